import { afterAll, expect, test } from 'vitest'

import { VersionCache } from '#server/db/version-cache.ts'
import { CodeParser } from '#server/gateways/code-parser/code-parser.ts'
import { pipelineOf, runFixture, type TestTenant } from '#server/testing/run-fixture.ts'

import { KeptTrees } from './kept-trees.ts'
import { traceColumns } from './trace-columns.ts'

const fixture = runFixture()
const program = new URL('../../../runner/parsing/parse-main.ts', import.meta.url).pathname
const parser = new CodeParser({ program, timeoutMs: 20_000 })
afterAll(() => parser.close())
const parsed: string[] = []
const trees = new KeptTrees((tenantId, queries) => {
  parsed.push(...queries)
  return parser.trees(tenantId, queries)
})
const trace = (tenant: TestTenant, key: string) =>
  traceColumns({ pool: fixture.app, versions: new VersionCache(), trees }, tenant, key)

const reported = (tenant: TestTenant, key: string, from: [asset: string, column: string]) =>
  fixture.system.asTenant(tenant.tenantId, (sql) =>
    sql.run(
      'INSERT INTO asset_state (tenant_id, deployment_id, asset_key, metadata) VALUES ($1, $2, $3, $4)',
      [
        tenant.tenantId,
        tenant.deploymentId,
        key,
        JSON.stringify({
          'dagster/column_lineage': {
            type: 'table_column_lineage',
            value: { deps_by_column: { x: [{ asset_key: from[0], column_name: from[1] }] } },
          },
        }),
      ],
    ),
  )

test('columns are followed upstream through the assets of the tenant, and through nobody else’s', async () => {
  const [tenant, other] = [await fixture.tenant(), await fixture.tenant()]
  await reported(tenant, 'c', ['b', 'x'])
  await reported(tenant, 'b', ['a', 'x'])
  await reported(tenant, 'aside', ['a', 'x'])
  await reported(other, 'a', ['secret', 'x'])
  const traced = await trace(tenant, 'c')
  expect(traced).toEqual([
    { asset: 'c', columns: [{ column: 'x', from: [{ asset: 'b', column: 'x' }] }] },
    { asset: 'b', columns: [{ column: 'x', from: [{ asset: 'a', column: 'x' }] }] },
  ])
})

test('what an asset’s SQL says of its columns stands in for what code did not report, and is parsed once', async () => {
  const tenant = await fixture.tenant()
  await fixture.publish(
    tenant,
    pipelineOf(`sluice: pipeline
name: shop
assets:
  - { id: a, key: raw/orders, compute: { kind: external } }
  - { id: b, key: priced, deps: [raw/orders], compute: { kind: sql, code: "select id, price * 2 as double from orders" } }
  - { id: c, key: total, deps: [priced, { asset: raw/orders, as: o }], compute: { kind: sql, code: "select sum(double) as total, any_value(mark) as m from priced, o;" } }
  - { id: d, key: told, deps: [priced], compute: { kind: sql, code: "select double as x from priced" } }
`),
  )
  await reported(tenant, 'told', ['priced', 'double'])
  const priced = {
    asset: 'priced',
    isRead: true,
    columns: [
      { column: 'id', from: [{ asset: 'raw/orders', column: 'id' }] },
      { column: 'double', from: [{ asset: 'raw/orders', column: 'price' }] },
    ],
  }
  expect(await trace(tenant, 'total')).toEqual([
    {
      asset: 'total',
      isRead: true,
      columns: [
        { column: 'total', from: [], isUncertain: true },
        { column: 'm', from: [], isUncertain: true },
      ],
    },
  ])
  await fixture.system.asTenant(tenant.tenantId, (sql) =>
    sql.run(
      'INSERT INTO asset_state (tenant_id, deployment_id, asset_key, summary) VALUES ($1, $2, $3, $4)',
      [
        tenant.tenantId,
        tenant.deploymentId,
        'priced',
        JSON.stringify({
          columns: [
            { name: 'id', type: 'INT' },
            { name: 'double', type: 'INT' },
          ],
        }),
      ],
    ),
  )
  const total = {
    asset: 'total',
    isRead: true,
    columns: [
      { column: 'total', from: [{ asset: 'priced', column: 'double' }] },
      { column: 'm', from: [{ asset: 'raw/orders', column: 'mark' }] },
    ],
  }
  expect(await trace(tenant, 'total')).toEqual([total, priced])
  expect(await trace(tenant, 'told')).toEqual([
    { asset: 'told', columns: [{ column: 'x', from: [{ asset: 'priced', column: 'double' }] }] },
    priced,
  ])
  expect(new Set(parsed).size).toBe(parsed.length)
})
