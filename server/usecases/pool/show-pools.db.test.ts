import { expect, test } from 'vitest'

import { poolShape } from '#core/pool/pool-shape.ts'
import { leaseMs } from '#core/run/lease.ts'
import { openAppDatabase } from '#server/db/client.ts'
import { newId } from '#server/platform/ids.ts'
import { claimedRuns } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'

import { askPool } from './ask-pool.ts'
import { poolKeeper } from './pool-keeper.ts'
import { showPools } from './show-pools.ts'

const fixture = runFixture()
const { setUp, start, take } = claimedRuns(fixture)
const { runApi, clock } = fixture
const keeper = poolKeeper({
  pool: fixture.system,
  clock,
  stepSecret: runApi.stepSecret,
  limits: { min: 3, max: 10, tierMax: 1_000 },
})

test('a tenant sees its pools with who works there, what waits and why they are as large as they are, and none of another', async () => {
  const database = openAppDatabase(fixture.database.appUrl)
  const tenant = await setUp()
  const { tenantId } = tenant
  const shape = poolShape({ tenantId, cluster: 'default' }, { cpuMilli: 500 })
  const { code } = await keeper.open({ ...shape, tenantId, cluster: 'default', apiUrl: 'http://web.test' })
  for (let count = 0; count < 2; count += 1) {
    const { runId } = await start(tenant)
    const taken = (await take(50)).find((one) => one.runId === runId)
    await keeper.offer({
      tenantId,
      id: newId(),
      pool: shape.key,
      runId,
      attempt: 1,
      claimCode: taken?.code ?? '',
    })
  }
  const ask = (worker: string, takesRun: boolean) =>
    askPool(runApi, {
      code,
      pool: shape.key,
      worker,
      takes: { run: takesRun, step: true },
      holds: [],
      ended: [],
      cpuPercent: 12.5,
      isLeaving: false,
      waitMs: 0,
    })
  await ask('silent', false)
  clock.pass(leaseMs + 1)
  await ask('one', true)

  const asSeenBy = (seenBy: string) =>
    showPools(
      { database, clock },
      {
        tenantId: seenBy,
        deploymentId: newId(),
        user: { id: newId(), name: 'Ada', email: 'ada@example.com' },
        role: 'viewer',
      },
    )
  expect(await asSeenBy(tenantId)).toMatchObject([
    {
      key: shape.key,
      size: 3,
      waitingRuns: 1,
      waitingSteps: 0,
      tierFull: false,
      workers: [{ name: 'one', cpuPercent: 12.5, runs: 1, steps: 0, isLeaving: false }],
      decisions: [{ from: 0, to: 3, words: 'It is used.' }],
    },
  ])
  expect(await asSeenBy((await setUp()).tenantId)).toEqual([])
  await database.close()
})
