import { expect, test } from 'vitest'

import { label, poolDeploymentName } from '#server/gateways/kubernetes-jobs/names.ts'
import { clusterRuns } from '#server/testing/cluster-runs.ts'
import { until } from '#server/testing/run-rig.ts'

const pipeline = JSON.stringify({
  sluice: 'pipeline',
  name: 'long',
  assets: [{ id: 'a', key: 'a', compute: { kind: 'shell', code: 'echo begun; sleep 15' } }],
  jobs: [
    {
      id: 'j',
      name: 'long',
      target: { selection: 'key:a' },
      executor: 'pool',
      runtime: { cpuMilli: 200, memoryMib: 512 },
    },
  ],
})
const cluster = await clusterRuns('sized', [pipeline], { SLUICE_POOL_MIN: '1', SLUICE_POOL_MAX: '2' })
const { fixture } = cluster

const decisions = async () =>
  (
    await fixture.rows<{ said: string }>(
      `SELECT cause || ' ' || from_size || ' to ' || to_size AS said FROM pool_decision WHERE tenant_id = $1 ORDER BY at`,
      [cluster.tenant().tenantId],
    )
  ).map(({ said }) => said)
const pods = async () =>
  (
    await cluster.rig.cluster.list('Pod', {
      namespace: cluster.namespace(),
      labelSelector: `${label.role}=pool`,
    })
  ).items.filter(({ metadata }) => !metadata?.deletionTimestamp).length
/** As if so much time had passed. */
const longAgo = (column: 'quiet_since' | 'used_at') =>
  fixture.rows(`UPDATE pool SET ${column} = now() - interval '2 hours' WHERE tenant_id = $1`, [
    cluster.tenant().tenantId,
  ])

test('a pool gets a worker more where its only one holds a step and others wait, one less when it is quiet, and goes when nothing uses it', async () => {
  const runs = []
  for (let count = 0; count < 3; count++) runs.push(await cluster.start({ job: 'long', pipeline: 'long' }))
  await until(decisions, (all) => all.some((one) => /^(busy|cpu) 1 to 2$/.test(one)), 120_000)
  await until(pods, (count) => count === 2, 60_000)
  for (const runId of runs) expect((await cluster.ended(runId, 120_000)).status).toBe('succeeded')
  const said = async (column: 'quiet_since' | 'used_at') => {
    await longAgo(column)
    return decisions()
  }
  await until(
    () => said('quiet_since'),
    (all) => all.includes('quiet 2 to 1'),
    60_000,
  )
  await until(pods, (count) => count === 1, 60_000)
  await until(
    () => said('used_at'),
    (all) => all.at(-1)?.startsWith('unused ') === true,
    60_000,
  )
  const [pool] = await fixture.rows<{ key: string }>('SELECT key FROM pool WHERE tenant_id = $1', [
    cluster.tenant().tenantId,
  ])
  const at = { namespace: cluster.namespace(), name: poolDeploymentName(pool?.key ?? '') }
  await until(
    () => cluster.rig.cluster.get('Deployment', at),
    (found) => found === undefined,
    60_000,
  )
}, 300_000)
