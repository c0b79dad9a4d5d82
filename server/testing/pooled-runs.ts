import { poolShape } from '#core/pool/pool-shape.ts'
import type { PoolRequest } from '#core/protocol/pool-api.ts'
import { newId } from '#server/platform/ids.ts'
import { askPool } from '#server/usecases/pool/ask-pool.ts'
import { askStep } from '#server/usecases/pool/ask-step.ts'
import { poolKeeper } from '#server/usecases/pool/pool-keeper.ts'
import { claimAttempt } from '#server/usecases/run/claim-attempt.ts'
import type { RunIdentity } from '#server/usecases/run/run-token.ts'

import { claimedRuns } from './claimed-runs.ts'
import type { RunFixture } from './run-fixture.ts'
import { until } from './run-rig.ts'

/** Plays launcher, workers and runs of pools by hand, over the use cases they call. */
export const pooledRuns = (fixture: RunFixture) => {
  const { runApi } = fixture
  const { setUp, start, take } = claimedRuns(fixture)
  const keeper = poolKeeper({
    pool: fixture.system,
    clock: fixture.clock,
    stepSecret: runApi.stepSecret,
    limits: { min: 3, max: 10, tierMax: 1_000 },
  })

  /** A tenant with a pool, and a run that was launched into it. */
  const launched = async (plan?: string) => {
    const tenant = await setUp(plan)
    const shape = poolShape({ tenantId: tenant.tenantId, cluster: 'default' }, { cpuMilli: 500 })
    const apiUrl = 'http://web.test'
    const { code, size } = await keeper.open({
      ...shape,
      tenantId: tenant.tenantId,
      cluster: 'default',
      apiUrl,
    })
    const run = async () => {
      const { runId } = await start(tenant)
      const taken = (await take(50)).find((one) => one.runId === runId)
      if (!taken) throw new Error('not handed out')
      const lease = { tenantId: tenant.tenantId, id: newId() }
      await keeper.offer({ ...lease, pool: shape.key, runId, attempt: 1, claimCode: taken.code })
      return { runId, lease, claimCode: taken.code }
    }
    const ask = (worker: string, said: Partial<PoolRequest> = {}, gone?: AbortSignal) =>
      askPool(
        runApi,
        {
          code,
          pool: shape.key,
          worker,
          takes: { run: true, step: true },
          holds: [],
          ended: [],
          cpuPercent: 10,
          isLeaving: false,
          waitMs: 0,
          ...said,
        },
        gone,
      )
    return { tenant, shape, code, size, run, ask, apiUrl }
  }

  /** A run that a worker called `watcher` has claimed. */
  const claimedIn = async (pool: Awaited<ReturnType<typeof launched>>) => {
    const run = await pool.run()
    await pool.ask('watcher', { takes: { run: true, step: false } })
    const answer = await claimAttempt(runApi, { run: run.runId, attempt: 1, claimCode: run.claimCode })
    const identity: RunIdentity = {
      tenantId: pool.tenant.tenantId,
      runId: run.runId,
      attempt: 1,
      fence: answer.fence,
    }
    const step = (
      key: string,
      said: Partial<Parameters<typeof askStep>[2]> = {},
      attempt = 1,
      gone?: AbortSignal,
    ) =>
      askStep(
        runApi,
        identity,
        { fence: answer.fence, step: { key, attempt }, wanted: 'run', known: null, waitMs: 0, ...said },
        gone,
      )
    return { ...run, answer, identity, step }
  }

  /** Until so many questions are held. */
  const waiting = (count: number) =>
    until(
      async () => runApi.poolNews.waiting,
      (seen) => seen === count,
    )

  return { keeper, launched, claimedIn, waiting }
}
