import { text } from 'node:stream/consumers'

import { expect, test } from 'vitest'

import { readEvents } from '#server/db/sql/read-events.ts'
import { clusterRuns } from '#server/testing/cluster-runs.ts'
import { pythonChain, chainKeys } from '#server/testing/python-chain.ts'
import { until } from '#server/testing/run-rig.ts'

const length = 8
const keys = chainKeys(length)
const last = keys.at(-1) ?? ''

const cluster = await clusterRuns('away', [pythonChain(length, 2)])

test('web and worker stopped in the middle: the pod goes on to its end with values of its own, and everything is told once afterwards', async () => {
  const { fixture, rig, worker } = cluster
  const runId = await cluster.start({ assets: keys })
  await cluster.printed(runId, 'made link_1')
  await Promise.all([rig.api.kill(), worker.kill()])
  const [pod] = await cluster.pods(runId)
  const { name = '', namespace = '' } = pod?.metadata ?? {}
  const container = pod?.spec?.containers[0]?.name ?? ''
  await until(
    async () => text(await rig.cluster.logs({ namespace, pod: name, container })),
    (said) => said.includes(`made ${last}`),
    60_000,
  )
  await rig.api.start()
  await worker.start()
  expect(await cluster.ended(runId)).toMatchObject({ status: 'succeeded', failure: null })
  const { tenantId } = cluster.tenant()
  const events = await fixture.app.asTenant(tenantId, (sql) => readEvents(sql, tenantId, runId, 0, 1_000))
  const madeOf = (type: string) =>
    events.flatMap(({ event }) => (event.type === type && 'step' in event ? [event.step] : []))
  expect(madeOf('ASSET_MATERIALIZATION')).toEqual(keys)
  expect(madeOf('STEP_START')).toEqual(keys)
  expect(madeOf('STEP_SUCCESS')).toEqual(keys)
  const [stored] = await fixture.rows<{ summary: unknown }>(
    'SELECT summary FROM asset_state WHERE asset_key = $1 AND tenant_id = $2',
    [last, tenantId],
  )
  expect(JSON.stringify(stored?.summary)).toContain(
    JSON.stringify(keys.map((_, index) => index)).slice(1, -1),
  )
}, 180_000)
