import { describe, expect, test } from 'vitest'

import type { LaunchState } from '#core/run/judge-attempt.ts'
import { leaseMs } from '#core/run/lease.ts'
import type { Launcher, LaunchRecord } from '#server/gateways/launcher.ts'
import { createLogger } from '#server/platform/logger.ts'
import { atMs, claimedRuns } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'
import { heartbeat } from '#server/usecases/run/heartbeat.ts'
import type { WorkerDeps } from '#server/usecases/run/worker-deps.ts'

import { newWatch, watchRunsOnce } from './watch-runs-once.ts'

const fixture = runFixture('/storage')
const { setUp, claimed } = claimedRuns(fixture)

/** A launcher whose processes all go on, and the runs it was told to end. */
const rig = (meanwhile: (record: LaunchRecord) => Promise<unknown> = async () => undefined) => {
  const killed: string[] = []
  const launcher: Launcher = {
    kind: 'local',
    room: () => null,
    warm: () => undefined,
    launch: async () => undefined,
    clearLeftovers: async () => undefined,
    cancel: async ({ run }) => void killed.push(JSON.stringify(run)),
    inspect: async (record): Promise<LaunchState> => {
      await meanwhile(record)
      return { state: 'running' }
    },
    onNews: () => undefined,
    clearEveryMs: 1_000,
    shared: [],
    follow: async () => true,
    close: async () => undefined,
  }
  const deps: WorkerDeps = {
    pool: fixture.system,
    launcher,
    workerId: '00000000-0000-7000-8000-000000000001',
    clock: fixture.clock,
    chance: { next: () => 0.5 },
    logger: createLogger({ format: 'plain', write: () => undefined }),
    clusters: [],
    runApiUrl: 'http://127.0.0.1:1',
  }
  return { deps, killed }
}

const launchedRun = async (record: LaunchRecord = {}) => {
  const tenant = await setUp()
  const run = await claimed(tenant)
  await run.send(1, [{ type: 'RUN_START', atMs }])
  await fixture.system.asSystem((sql) =>
    sql.run('UPDATE run_attempt SET launch_record = $2 WHERE run_id = $1', [
      run.runId,
      JSON.stringify({ ...record, run: run.runId }),
    ]),
  )
  const status = async () =>
    (await fixture.rows<{ status: string }>('SELECT status FROM run WHERE id = $1', [run.runId]))[0]?.status
  return { ...run, status }
}

describe('watching', () => {
  test('a run that was heard of while it was judged goes on', async () => {
    const run = await launchedRun()
    fixture.clock.pass(2 * leaseMs)
    const { deps, killed } = rig(() => heartbeat(fixture.runApi, run.identity, { fence: run.answer.fence }))
    const watch = { ...newWatch(), webReachableSince: new Date(fixture.clock.now().getTime() - 2 * leaseMs) }
    await watchRunsOnce(deps, watch, fixture.clock.now())
    expect(await run.status()).toBe('running')
    expect(killed).toEqual([])
  })

  test('after a machine woke, its runs have a lease to be heard of again; silent ones are lost then', async () => {
    const run = await launchedRun()
    const { deps, killed } = rig()
    const watch = { ...newWatch(), webReachableSince: new Date(fixture.clock.now().getTime() - 2 * leaseMs) }
    await watchRunsOnce(deps, watch, fixture.clock.now())
    fixture.clock.pass(3_600_000)
    await watchRunsOnce(deps, watch, fixture.clock.now())
    expect(await run.status(), 'nobody could be heard while the machine slept').toBe('running')

    watch.webReachableSince ??= fixture.clock.now()
    for (let passedMs = 0; passedMs <= leaseMs; passedMs += 2_000) {
      fixture.clock.pass(2_000)
      await watchRunsOnce(deps, watch, fixture.clock.now())
    }
    expect(await run.status()).toBe('failed')
    expect(killed).toContain(JSON.stringify(run.runId))
  })

  test('the runs of one cluster are judged though another keeps its answer', async () => {
    const east = await launchedRun({ clusterName: 'east' })
    await launchedRun({ clusterName: 'west' })
    fixture.clock.pass(2 * leaseMs)
    const { promise, resolve } = Promise.withResolvers<void>()
    const { deps } = rig(async ({ clusterName }) => (clusterName === 'west' ? promise : undefined))
    const watch = { ...newWatch(), webReachableSince: new Date(fixture.clock.now().getTime() - 2 * leaseMs) }
    const pass = watchRunsOnce(deps, watch, fixture.clock.now())
    await expect.poll(east.status).toBe('failed')
    resolve()
    await pass
  })
})
