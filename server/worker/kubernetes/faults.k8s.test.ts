import { setTimeout as delay } from 'node:timers/promises'

import { afterAll, describe, expect, test } from 'vitest'

import { breaking, isBreakable } from '#server/testing/break-cluster.ts'
import { clusterRuns } from '#server/testing/cluster-runs.ts'
import { until } from '#server/testing/run-rig.ts'

const shell = (key: string, code: string) => ({ id: key, key, compute: { kind: 'shell', code } })
const lines = Array.from({ length: 30 }, (_, index) => shell(`line_${index}`, `echo "line ${index}"`))
const pipeline = JSON.stringify({
  sluice: 'pipeline',
  name: 'faults',
  assets: [
    shell('counts', 'for i in $(seq 1 40); do echo "count $i of 40"; sleep 1; done'),
    ...lines,
    ...Array.from({ length: 8 }, (_, index) => shell(`once_${index}`, `echo "once ${index}"`)),
  ],
})

const cluster = await clusterRuns('faults', [pipeline])
const { fixture, rig } = cluster
const worker = cluster.worker

const expectCounted = (log: string) =>
  expect(log.trimEnd().split('\n')).toEqual(
    Array.from({ length: 40 }, (_, index) => `count ${index + 1} of 40`),
  )

const attemptsOf = async (runId: string): Promise<number> =>
  Number(
    (await fixture.rows<{ count: string }>('SELECT count(*) FROM run_attempt WHERE run_id = $1', [runId]))[0]
      ?.count,
  )

afterAll(async () => {
  await Promise.all(extra.map((one) => one.kill('SIGTERM')))
})
const extra: (typeof worker)[] = []

describe('workers die', () => {
  test('at any moment of a launch: every run goes on once, and no Job is left that is nobody’s', async () => {
    const runs: string[] = []
    for (let round = 0; round < 8; round++) {
      runs.push(await cluster.start({ assets: [`once_${round}`] }))
      // From the claim to the Job lie some tens of milliseconds: each round ends it somewhere else in between.
      await delay(15 + round * 35)
      await worker.kill('SIGKILL')
      await worker.start()
    }
    for (const [index, runId] of runs.entries()) {
      const { status, failure, log } = await cluster.ended(runId, 170_000)
      expect({ status, failure }).toEqual({ status: 'succeeded', failure: null })
      expect(log).toBe(`once ${index}\n`)
    }
    await until(
      async () => (await Promise.all(runs.map((runId) => cluster.jobs(runId)))).flat(),
      (jobs) => jobs.length === 0,
      150_000,
    )
  })

  test('and another follows the cluster in its place', async () => {
    const second = rig.worker()
    extra.push(second)
    await second.start()
    await worker.kill('SIGKILL')
    expect(await cluster.run({ assets: ['line_0'] })).toMatchObject({ status: 'succeeded' })
    await worker.start()
    await second.kill('SIGTERM')
  })
})

describe.runIf(isBreakable)('the cluster breaks', () => {
  test('its API is away for a minute: the run goes on, and every line of it arrives once', async () => {
    const runId = await cluster.start({ assets: ['counts'] })
    await cluster.printed(runId, 'count 1 of 40')
    await breaking('apiserver-down', '60')
    const { status, log } = await cluster.ended(runId, 170_000)
    expect(status).toBe('succeeded')
    expectCounted(log)
    expect(await attemptsOf(runId)).toBe(1)
  })

  test('a run that is asked for meanwhile starts when it is back', async () => {
    const down = breaking('apiserver-down', '20')
    const runId = await cluster.start({ assets: ['line_1'] })
    await down
    expect(await cluster.ended(runId, 170_000)).toMatchObject({ status: 'succeeded' })
  })

  test('the history of its objects is gone: nothing is missed', async () => {
    const runId = await cluster.start({ assets: ['counts'] })
    await cluster.printed(runId, 'count 1 of 40')
    await breaking('compact')
    const { status, log } = await cluster.ended(runId, 170_000)
    expect(status).toBe('succeeded')
    expectCounted(log)
  })

  test('its node is silent for less than it takes to be lost: the run was never given up', async () => {
    const runId = await cluster.start({ assets: ['counts'] })
    await cluster.printed(runId, 'count 1 of 40')
    await breaking('node-lost', '25')
    const { status, log } = await cluster.ended(runId, 170_000)
    expect(status).toBe('succeeded')
    expectCounted(log)
    expect(await attemptsOf(runId)).toBe(1)
  })
})

test('thirty assets in one run: each line once, each asset materialized once', async () => {
  const runId = await cluster.start({ selection: 'key:"line_*"' })
  const { status, log } = await cluster.ended(runId, 170_000)
  expect(status).toBe('succeeded')
  expect(log.trimEnd().split('\n').sort()).toEqual(lines.map((_, index) => `line ${index}`).sort())
  const [made] = await fixture.rows<{ count: string }>(
    `SELECT count(*) FROM asset_event WHERE run_id = $1 AND type = 'ASSET_MATERIALIZATION'`,
    [runId],
  )
  expect(Number(made?.count)).toBe(30)
})
