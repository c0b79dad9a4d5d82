import { beforeAll, expect, test } from 'vitest'

import type { Change } from '#core/document/change.ts'
import { newId } from '#server/platform/ids.ts'
import { pipelineOf, runFixture } from '#server/testing/run-fixture.ts'
import { testServer, type SignedIn } from '#server/testing/test-server.ts'
import type { CreatedTenant } from '#server/usecases/tenant/create-tenant.ts'

const server = testServer()
const fixture = runFixture('/nowhere', server.database)
let ada: SignedIn
let tenant: CreatedTenant
const as = () => server.as(ada, tenant.slug)

const names = async (pipelineId: string, ...assets: string[]) =>
  Object.fromEntries(
    (await as().drafts.columns({ pipelineId, revision: 0, assets })).map(({ asset, columns }) => [
      asset,
      columns.map((column) => column.name),
    ]),
  )

beforeAll(async () => {
  ada = await server.signUp('ada')
  tenant = await server.createTenant(ada, 'Drawing')
})

test('SQL that nobody ran tells the names of its columns through what it reads, as the draft says it now', async () => {
  const { id: pipelineId } = await as().pipelines.import({
    text: `sluice: pipeline
name: fresh
assets:
  - { id: a, key: raw/orders, compute: { kind: sql, code: "select 1 as id, 2 as price" } }
  - { id: b, key: priced, deps: [raw/orders], compute: { kind: sql, code: "select *, price * 2 as double from orders" } }
  - { id: c, key: script, deps: [priced], compute: { kind: python, code: "def script(priced): ..." } }
  - { id: d, key: broken, compute: { kind: sql, code: "selec 1" } }
`,
  })
  expect(await names(pipelineId, 'priced', 'script', 'broken', 'nowhere')).toEqual({
    priced: ['id', 'price', 'double'],
  })
  const { document, revision } = await as().drafts.open({ pipelineId })
  const before = document.elements['a']
  if (before?.kind !== 'asset') throw new Error('The asset is not drawn.')
  const change: Change = {
    label: 'Edit',
    edits: [
      {
        do: 'set',
        id: 'a',
        field: 'compute',
        from: before.compute,
        to: { kind: 'sql', code: 'select 1 as price' },
      },
    ],
  }
  await as().drafts.save({
    pipelineId,
    baseRevision: revision,
    client: newId(),
    batch: 0,
    changes: [change],
  })
  expect(await names(pipelineId, 'priced')).toEqual({ priced: ['price', 'double'] })
})

test('what another pipeline makes is read as it runs, and names of values stand before both', async () => {
  await fixture.publish(
    { ...tenant, userId: ada.id },
    pipelineOf(`sluice: pipeline
name: beside
assets:
  - { id: a, key: beside/rates, compute: { kind: sql, code: "select 1 as rate" } }
  - { id: b, key: beside/towns, compute: { kind: external } }
`),
  )
  await fixture.system.asTenant(tenant.tenantId, (sql) =>
    sql.run(
      'INSERT INTO asset_state (tenant_id, deployment_id, asset_key, summary) VALUES ($1, $2, $3, $4)',
      [
        tenant.tenantId,
        tenant.deploymentId,
        'beside/towns',
        JSON.stringify({ columns: [{ name: 'town', type: 'VARCHAR' }] }),
      ],
    ),
  )
  const { id: pipelineId } = await as().pipelines.import({
    text: `sluice: pipeline
name: reading
assets:
  - { id: a, key: both, deps: [beside/rates, beside/towns], compute: { kind: sql, code: "select * from rates, towns" } }
`,
  })
  expect(await names(pipelineId, 'both', 'beside/rates')).toEqual({
    both: ['rate', 'town'],
    'beside/rates': ['rate'],
  })
})
