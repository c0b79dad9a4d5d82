import { expect, test } from 'vitest'

import type { Launch, Launcher } from '#server/gateways/launcher.ts'
import { createLogger } from '#server/platform/logger.ts'
import { claimedRuns } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'
import type { WorkerDeps } from '#server/usecases/run/worker-deps.ts'

import { claimRunsOnce, type Launching } from './claim-runs-once.ts'

const fixture = runFixture('/storage')
const { setUp, start } = claimedRuns(fixture)

/** A launcher that takes runs, and ends its launches when the test says. */
const rig = (room: number | null) => {
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
    follow: async () => undefined,
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
  const launching: Launching = new Set()
  return { launches, launching, pass: () => claimRunsOnce(deps, launching, fixture.clock.now()) }
}

test('launches into a cluster that takes its time hold up no other run, and are bounded', async () => {
  const { launches, launching, pass } = rig(null)
  await start(await setUp())
  expect(await pass()).toEqual({ launched: 1, more: true })
  await start(await setUp())
  expect(await pass()).toEqual({ launched: 1, more: true })
  await expect.poll(() => launches.length).toBe(2)
  expect(launching.size).toBe(2)
  const others = Array.from({ length: 38 }, () => Promise.resolve())
  for (const other of others) launching.add(other)
  await start(await setUp())
  expect(await pass(), 'so many at a time').toEqual({ launched: 0, more: false })
  for (const other of others) launching.delete(other)
  for (const { end } of launches) end()
  await expect.poll(() => launching.size).toBe(0)
  expect(await pass()).toEqual({ launched: 1, more: true })
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
