import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { beforeAll, describe, expect, test } from 'vitest'
import { parse, stringify } from 'yaml'

import { wantClusterCheck } from '#server/db/sql/cluster-rows.ts'
import { clusterRuns } from '#server/testing/cluster-runs.ts'
import { until } from '#server/testing/run-rig.ts'
import { cancelRun } from '#server/usecases/run/cancel-run.ts'

const nowhere = 'http://10.255.255.1:9'

/** The given kubeconfig with a second context for the same cluster: two names, and one way each. */
const twoContexts = (): string => {
  const config = parse(readFileSync(process.env.KUBECONFIG ?? '', 'utf8')) as {
    'current-context': string
    contexts: { name: string; context: unknown }[]
  }
  const current = config.contexts.find(({ name }) => name === config['current-context'])
  const path = join(mkdtempSync(join(tmpdir(), 'clusters-')), 'kubeconfig')
  const contexts = ['west', 'east'].map((name) => ({ name, context: current?.context }))
  writeFileSync(path, stringify({ ...config, contexts, 'current-context': 'west' }), { mode: 0o600 })
  return path
}

const pipeline = JSON.stringify({
  sluice: 'pipeline',
  name: 'placed',
  assets: [
    { id: 'quick', key: 'quick', compute: { kind: 'shell', code: 'echo "$PLACE"' } },
    { id: 'slow', key: 'slow', compute: { kind: 'shell', code: 'echo begun; sleep 300' } },
  ],
})

const cluster = await clusterRuns('clusters', [pipeline], {
  SLUICE_KUBECONFIG: twoContexts(),
  SLUICE_CLUSTERS: JSON.stringify({
    west: { context: 'west', pod: { env: { PLACE: 'in the west' } } },
    east: { context: 'east', pod: { env: { PLACE: 'in the east' } } },
    // A cluster that is away, and one that there is no way to, are there all the time.
    away: { kubeconfig: '/nowhere/kubeconfig' },
    far: { context: 'west', runApiUrl: nowhere },
  }),
})
const { fixture } = cluster

const sendTo = (name: string | null) =>
  fixture.app.asTenant(cluster.tenant().tenantId, (sql) =>
    sql.run('UPDATE deployment SET cluster = $1 WHERE tenant_id = $2', [name, cluster.tenant().tenantId]),
  )
const recordOf = async (runId: string) =>
  (
    await fixture.rows<{ record: { clusterName: string } | null }>(
      'SELECT launch_record AS record FROM run_attempt WHERE run_id = $1 ORDER BY attempt DESC LIMIT 1',
      [runId],
    )
  )[0]?.record?.clusterName
const checkOf = async (name: string) =>
  (
    await fixture.rows<{ found: { is: string; words?: string; trouble?: string } | null }>(
      'SELECT found FROM cluster_check WHERE tenant_id = $1 AND cluster = $2',
      [cluster.tenant().tenantId, name],
    )
  )[0]?.found
const checked = async (name: string) => {
  await fixture.system.asTenant(cluster.tenant().tenantId, (sql) =>
    wantClusterCheck(sql, cluster.tenant().tenantId, name, fixture.clock.now()),
  )
  return until(
    () => checkOf(name),
    (found) => found != null,
    120_000,
  )
}

describe('runs of deployments with clusters of their own', () => {
  test('go through the way of their cluster, with what pods have there, and are ended through it', async () => {
    for (const [name, place] of [
      ['east', 'in the east'],
      [null, 'in the west'],
    ] as const) {
      await sendTo(name)
      const ended = await cluster.run({ assets: ['quick'] })
      expect(ended).toMatchObject({ status: 'succeeded' })
      expect(ended.log).toContain(place)
      expect(await recordOf(ended.runId)).toBe(name ?? 'west')
    }
    await sendTo('east')
    const slow = await cluster.start({ assets: ['slow'] })
    await cluster.printed(slow, 'begun')
    // A deployment that is sent elsewhere leaves where they are those that go on.
    await sendTo('west')
    await cancelRun(
      fixture.app,
      { next: Math.random },
      { ...cluster.tenant(), runId: slow, by: 'Ada', force: true },
      fixture.clock.now(),
    )
    expect(await cluster.ended(slow)).toMatchObject({ status: 'canceled' })
    expect(await recordOf(slow)).toBe('east')
  })

  test('each cluster has a duty of its own', async () => {
    const duties = await fixture.rows<{ name: string }>(
      `SELECT name FROM lease WHERE name LIKE 'follow kubernetes %' AND expires_at > now() ORDER BY name`,
    )
    expect(duties.map(({ name }) => name)).toEqual(
      ['away', 'east', 'far', 'west'].map((name) => `follow kubernetes ${name}`),
    )
  })

  test('fail before they are launched where the cluster is not there any more, and say what to do', async () => {
    await sendTo('sold')
    const { status, failure } = await cluster.run({ assets: ['quick'] })
    expect({ status, failure }).toMatchObject({
      status: 'failed',
      failure: { fault: 'user', cause: 'cluster_missing', message: expect.stringContaining('“sold”') },
    })
  })
})

describe('what is known of a cluster', () => {
  beforeAll(() => sendTo(null))

  test('is its version, its nodes and what the account lacks; or why nobody reaches it', async () => {
    const states = await until(
      () =>
        fixture.rows<{ name: string; facts: Record<string, unknown> }>(
          'SELECT name, facts FROM cluster_state ORDER BY name',
        ),
      (rows) => rows.length === 4,
      60_000,
    )
    expect(states.find(({ name }) => name === 'west')?.facts).toMatchObject({
      is: 'reachable',
      version: expect.stringMatching(/^v1\./),
      missing: [],
    })
    expect(states.find(({ name }) => name === 'away')?.facts).toMatchObject({
      is: 'away',
      words: expect.stringContaining('/nowhere/kubeconfig'),
    })
  })

  test('is whether a pod of the tenant reaches the run API from there, by a check of its own kind', async () => {
    expect(await checked('west')).toMatchObject({ is: 'open' })
    expect(await checked('far')).toMatchObject({
      is: 'shut',
      words: expect.stringContaining(nowhere),
    })
    expect(await checked('away')).toMatchObject({ is: 'unknown' })
    // Nothing of it stays in the tenant's namespace.
    await expect
      .poll(
        async () =>
          (
            await cluster.rig.cluster.list('Job', {
              namespace: cluster.namespace(),
              labelSelector: 'sluice.dev/role=check',
            })
          ).items.length,
        { timeout: 20_000 },
      )
      .toBe(0)
  })

  test('is said by a run that waits where the way was found shut', async () => {
    await sendTo('far')
    const runId = await cluster.start({ assets: ['quick'] })
    await until(
      () =>
        fixture.rows<{ words: string }>('SELECT words FROM run_wait WHERE run_id = $1 AND to_at IS NULL', [
          runId,
        ]),
      (rows) =>
        rows.some(({ words }) => words.includes('did not reach the run API when that was last checked')),
      60_000,
    )
    await cancelRun(
      fixture.app,
      { next: Math.random },
      { ...cluster.tenant(), runId, by: 'Ada', force: true },
      fixture.clock.now(),
    )
    expect(await cluster.ended(runId)).toMatchObject({ status: 'canceled' })
  })
})
