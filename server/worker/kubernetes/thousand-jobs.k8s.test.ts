import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { promisify } from 'node:util'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { installationOf, label } from '#server/gateways/kubernetes-jobs/names.ts'
import { clusterRuns } from '#server/testing/cluster-runs.ts'
import { openTestCluster } from '#server/testing/cluster-settings.ts'
import { pipelineOf, type TestTenant } from '#server/testing/run-fixture.ts'
import { until } from '#server/testing/run-rig.ts'

const tenants = 10
const runsEach = 100
const all = tenants * runsEach

const pipeline = JSON.stringify({
  sluice: 'pipeline',
  name: 'many',
  assets: [{ id: 'one', key: 'one', compute: { kind: 'shell', code: 'true' } }],
})
/** Onto nodes that only say that they run what they are given, and that it ended well after a while. */
const fakePod = JSON.stringify({
  cpuMilli: 100,
  memoryMib: 128,
  diskMib: 64,
  nodeSelector: { type: 'kwok' },
  tolerations: [{ key: 'kwok.x-k8s.io/node', operator: 'Exists' }],
  annotations: { 'pod-complete.stage.kwok.x-k8s.io/delay': '30s' },
})
/** The command that adds this many such nodes to the cluster. */
const [command, ...args] = process.env.SLUICE_TEST_FAKE_NODES?.split(' ') ?? []

describe.runIf(command)('a thousand Jobs', async () => {
  const cluster = await clusterRuns('many', [pipeline], { SLUICE_POD: fakePod })
  const { fixture, rig, worker } = cluster
  const peakMib = (): number =>
    Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${worker.pid()}/status`, 'utf8'))?.[1]) / 1024
  const countOf = async (sql: string): Promise<number> =>
    Number((await fixture.rows<{ count: string }>(sql, []))[0]?.count)

  // Its own, for the rig's is closed before they go.
  const nodes = openTestCluster()
  const fakeNodes = async () => (await nodes.list('Node', { labelSelector: 'type=kwok' })).items

  beforeAll(async () => {
    await promisify(execFile)(command ?? '', [...args, '10'])
    // They come without a disk, and every pod of ours asks for some.
    const disk = { 'ephemeral-storage': '1Ti' }
    for (const { metadata } of await fakeNodes())
      await nodes.patch(
        'Node',
        { name: metadata?.name ?? '' },
        { status: { capacity: disk, allocatable: disk } },
        { subresource: 'status' },
      )
  })
  afterAll(async () => {
    for (const { metadata } of await fakeNodes()) await nodes.remove('Node', { name: metadata?.name ?? '' })
    nodes.close()
  })

  test('are all seen, each ends with the cause that nobody reported, and none of them is left', async ({
    annotate,
  }) => {
    const beganMs = performance.now()
    const took = (): string => `${Math.round((performance.now() - beganMs) / 1_000)} s`
    const before = peakMib()
    const of: TestTenant[] = [cluster.tenant()]
    while (of.length < tenants) of.push(await fixture.tenant())
    for (const tenant of of.slice(1)) await fixture.publish(tenant, pipelineOf(pipeline))
    for (let run = 0; run < runsEach; run += 1)
      for (const tenant of of) await cluster.start({ assets: ['one'] }, tenant)
    await annotate(`${all} runs were asked for within ${took()}`)

    let most = 0
    const [kept] = await fixture.rows<{ id: string }>(
      `SELECT value #>> '{}' AS id FROM installation WHERE key = 'id'`,
      [],
    )
    const installation = installationOf({ namespacePrefix: rig.prefix, id: kept?.id ?? '', name: '' })
    const labelSelector = `${label.run},${label.installation}=${installation}`
    const jobs = async () => (await rig.cluster.list('Job', { labelSelector })).items.length
    await until(
      async () => {
        most = Math.max(most, await jobs())
        return countOf('SELECT count(*) FROM run WHERE finished_at IS NULL')
      },
      (open) => open === 0,
      540_000,
    )
    await annotate(`all of them had ended within ${took()}; ${most} Jobs at once`)

    const ends = await fixture.rows<{ status: string; cause: string; message: string; runs: number }>(
      `SELECT status, failure->>'cause' AS cause, failure->>'message' AS message, count(*) AS runs FROM run GROUP BY 1, 2, 3`,
      [],
    )
    expect(ends).toEqual([
      {
        status: 'failed',
        cause: 'unreported',
        message: expect.stringContaining('ended well, and never said what became of the run') as string,
        runs: all,
      },
    ])
    const again = await fixture.rows(
      `SELECT failure->>'cause' AS cause, failure->>'message' AS message, failure->'stack' AS stack, launch_record FROM run_attempt WHERE outcome = 'relaunched'`,
    )
    expect(again).toEqual([])
    expect(await countOf('SELECT count(*) FROM run_attempt')).toBe(all)
    expect(await countOf('SELECT count(*) FROM run_slot WHERE run_id IS NOT NULL')).toBe(0)

    await until(jobs, (left) => left === 0, 240_000)
    const pods = async () => (await rig.cluster.list('Pod', { labelSelector })).items.length
    await until(pods, (left) => left === 0, 60_000)
    await annotate(
      `none was left after ${took()}; the worker took ${Math.round(peakMib() - before)} MiB more at its most`,
    )
    // What is kept of a Job and its pod is some kilobytes; the rest is what was not collected yet, which is more on a busy machine. The chart gives a worker
    // 1 GiB, of which it has a quarter at rest.
    expect(peakMib() - before).toBeLessThan(512)
  }, 900_000)
})
