import { expect, test } from 'vitest'

import { playedBackfills } from '#server/testing/played-backfills.ts'
import { pipelineOf, runFixture } from '#server/testing/run-fixture.ts'

const fixture = runFixture('/storage')
const { ask, look } = playedBackfills(fixture)

const document = pipelineOf(`sluice: pipeline
name: sales
partitions:
  - { name: day, set: { type: timeWindow, cadence: daily, start: "2026-01-01", end: "2026-01-05" } }
assets:
  - { key: raw, partitions: day, compute: { kind: shell, code: "true" } }
  - { key: report, deps: [raw], compute: { kind: shell, code: "true" } }
jobs:
  - name: load
    target: { selection: 'key:"raw"' }
    configSchema:
      type: object
      properties:
        ops:
          type: object
          properties:
            raw: { type: object, properties: { config: { type: object, properties: { limit: { type: integer, minimum: 1 } }, required: [limit] } } }
          required: [raw]
      required: [ops]
`)
const setUp = async () => {
  const tenant = await fixture.tenant()
  await fixture.publish(tenant, document)
  return tenant
}
const limit = (of: number) => ({ ops: { raw: { config: { limit: of } } } })

test('every run of a backfill carries the configuration and the tags that it was given', async () => {
  const tenant = await setUp()
  await ask(tenant, {
    target: { job: 'load', pipeline: 'sales' },
    config: limit(10),
    tags: { team: 'sales' },
    mostAtOnce: 10,
  })
  await look(tenant)
  const runs = await fixture.rows<{ config: object; tags: object }>(
    'SELECT config, tags FROM run WHERE tenant_id = $1',
    [tenant.tenantId],
  )
  expect(runs).toHaveLength(4)
  for (const run of runs) {
    expect(run.config).toEqual(limit(10))
    expect(run.tags).toMatchObject({ team: 'sales' })
  }
})

test('what does not fit the schema of its job, or what nothing reads, is refused with the way to it, and nothing is kept', async () => {
  const tenant = await setUp()
  const job = { job: 'load', pipeline: 'sales' }
  const refused = (detail: object) => ({ code: 'invalid_input', detail: { field: 'config', ...detail } })
  await expect(ask(tenant, { target: job, config: limit(0) })).rejects.toMatchObject(
    refused({ path: ['ops', 'raw', 'config', 'limit'] }),
  )
  await expect(ask(tenant, { target: job })).rejects.toMatchObject(refused({ path: ['ops'] }))
  await expect(ask(tenant, { config: { ops: { nothing: {} } } })).rejects.toMatchObject(
    refused({ path: ['ops', 'nothing'] }),
  )
  expect(await fixture.rows('SELECT id FROM backfill WHERE tenant_id = $1', [tenant.tenantId])).toEqual([])
})

test('of assets that are cut differently each may be given something', async () => {
  const tenant = await setUp()
  const target = { assets: ['raw', 'report'] }
  const config = { ops: { report: { config: { title: 'March' } } } }
  await expect(ask(tenant, { target, config })).resolves.toBeDefined()
  await expect(ask(tenant, { target, config: { ops: { total: {} } } })).rejects.toThrow('total')
})
