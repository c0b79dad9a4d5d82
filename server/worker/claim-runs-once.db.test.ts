import { expect, test } from 'vitest'

import type { Launch, Launcher } from '#server/gateways/launcher.ts'
import { createLogger } from '#server/platform/logger.ts'
import { claimedRuns } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'
import type { RunCluster, WorkerDeps } from '#server/usecases/run/worker-deps.ts'

import { claimRunsOnce } from './claim-runs-once.ts'
import { Launching } from './launching.ts'

const fixture = runFixture('/storage')
const { setUp, start } = claimedRuns(fixture)

/** A launcher that takes runs, and ends its launches when the test says. */
const rig = (room: number | null, clusters: RunCluster[] = []) => {
  const launches: { launch: Launch; end: () => void }[] = []
  const launcher: Launcher = {
    kind: 'kubernetes',
    room: () => room,
    warm: () => undefined,
    launch: (launch) =>
      new Promise((resolve) => {
        launches.push({ launch, end: resolve })
      }),
    clearLeftovers: async () => undefined,
    cancel: async () => undefined,
    inspect: async () => undefined,
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
    clusters,
    runApiUrl: 'http://127.0.0.1:1',
  }
  const launching = new Launching(
    clusters.map(({ name }) => name),
    { most: 2 },
  )
  return { launches, launching, pass: () => claimRunsOnce(deps, launching, fixture.clock.now()) }
}

test('launches into a cluster that takes its time hold up no other run, and are bounded', async () => {
  const { launches, launching, pass } = rig(null)
  await start(await setUp())
  expect(await pass()).toEqual({ launched: 1, more: true })
  await start(await setUp())
  expect(await pass()).toEqual({ launched: 1, more: true })
  await expect.poll(() => launches.length).toBe(2)
  await start(await setUp())
  expect(await pass(), 'so many at a time').toEqual({ launched: 0, more: false })
  for (const { end } of launches) end()
  await expect.poll(() => launching.room).toBe(2)
  expect(await pass()).toEqual({ launched: 1, more: true })
})

const clusters = ['near', 'away'].map((name) => ({
  name,
  pod: { cpuMilli: 100, memoryMib: 128 },
  runApiUrl: 'http://web',
}))

test('runs of a cluster that does not answer leave room for those of another', async () => {
  const { launches, pass } = rig(null, clusters)
  const goTo = async (cluster: string) => {
    const tenant = await setUp()
    await fixture.app.asTenant(tenant.tenantId, (sql) =>
      sql.run('UPDATE deployment SET cluster = $2 WHERE tenant_id = $1', [tenant.tenantId, cluster]),
    )
    return start(tenant)
  }
  for (let run = 0; run < 4; run += 1) await goTo('away')
  while ((await pass()).more);
  await expect.poll(() => launches.length).toBe(2)
  await goTo('near')
  expect(await pass()).toEqual({ launched: 1, more: true })
  await expect.poll(() => launches.map(({ launch }) => launch.cluster)).toEqual(['away', 'away', 'near'])
})

test('where there is room for so many, the next are taken when these are launched', async () => {
  const { launches, pass } = rig(5)
  await start(await setUp())
  let isOver = false
  const passing = pass().then(() => (isOver = true))
  await expect.poll(() => launches.length).toBe(1)
  expect(isOver).toBe(false)
  launches[0]?.end()
  await passing
})
