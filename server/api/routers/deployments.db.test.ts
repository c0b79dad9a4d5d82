import { beforeAll, expect, test } from 'vitest'

import { sqlPool } from '#server/db/sql-pool.ts'
import { newId } from '#server/platform/ids.ts'
import { testServer, type SignedIn } from '#server/testing/test-server.ts'
import type { CreatedTenant } from '#server/usecases/tenant/create-tenant.ts'

const server = testServer()

const text = (code: string) => `sluice: pipeline
name: shop
assets:
  - id: orders
    key: orders
    compute: { kind: python, code: "${code}" }
    automation: eager()
  - id: report
    key: report
    deps: [orders]
    compute: { kind: python, code: "def report(orders): return orders" }
jobs:
  - { id: all, name: all, target: { selection: "*" } }
schedules:
  - { id: daily, name: daily, cron: "0 6 * * *", target: { job: all } }
`

let owner: SignedIn
let editor: SignedIn
let tenant: CreatedTenant
let pipelineId: string
const as = (deployment?: string, person = owner) => server.as(person, tenant.slug, deployment)
const refusal = (code: string) => expect.objectContaining({ cause: expect.objectContaining({ code }) })
const publish = async (code: string, deployment?: string) => {
  await as().pipelines.import({ text: text(code), onConflict: 'replace' })
  const { revision } = await as().drafts.open({ pipeline: 'shop' })
  return as(deployment).versions.publish({ pipelineId, revision, reason: 'because' })
}
const activeIn = async (deployment?: string): Promise<number | undefined> =>
  (await as(deployment).versions.list({ pipelineId })).find(({ active }) => active)?.number

beforeAll(async () => {
  owner = await server.signUp('brancher')
  editor = await server.signUp('editor_of_branches')
  tenant = await server.createTenant(owner, 'Branching')
  await server.join(editor, tenant, 'editor')
  pipelineId = (await as().pipelines.import({ text: text('def orders(): return 1') })).id
  await publish('def orders(): return 1')
})

test('a branch begins with what production has active, and everything that starts by itself is off in it', async () => {
  await as().deployments.make({ name: 'begins', kind: 'branch' })
  expect(await activeIn('begins')).toBe(await activeIn())
  const isOn = async (deployment?: string) => [
    (await as(deployment).schedules.list()).map((schedule) => schedule.isOn),
    (await as(deployment).conditions.list()).map((condition) => condition.isOn),
  ]
  expect(await isOn()).toEqual([[true], [true]])
  expect(await isOn('begins')).toEqual([[false], [false]])
  expect((await server.as(owner).people.me()).tenants[0]?.deployments).toMatchObject([
    { name: 'production', kind: 'production' },
    { name: 'begins', kind: 'branch' },
  ])
  expect((await as().audit.list()).entries[0]).toMatchObject({
    action: 'deployment.made',
    target: { name: 'begins' },
  })
})

test('what is published in a branch is active there alone, until it is made active in production', async () => {
  await as().deployments.make({ name: 'publishes', kind: 'branch' })
  const before = await activeIn()
  const { number } = await publish('def orders(): return 2', 'publishes')
  expect([await activeIn('publishes'), await activeIn()]).toEqual([number, before])
  await as().versions.restore({ pipelineId, number, as: 'active', reason: 'it works' })
  expect(await activeIn()).toBe(number)
})

test('what a branch has none of its own it sees as production has it, and what it lacks it is not to make first', async () => {
  await as().deployments.make({ name: 'reads', kind: 'branch' })
  await as().deployments.make({ name: 'alone', kind: 'staging' })
  const { deploymentId, tenantId } = tenant
  await sqlPool(server.deps.database.pool).asTenant(tenantId, (sql) =>
    sql.run(
      `INSERT INTO asset_state (tenant_id, deployment_id, asset_key, materialized_at, materialized_run, data_version) VALUES ($1, $2, 'orders', now(), $3, 'v1')`,
      [tenantId, deploymentId, newId()],
    ),
  )
  const readFrom = async (deployment?: string) =>
    (await as(deployment).assets.graph()).map(({ key, readFrom: from, state }) => [key, from, state.status])
  expect(await readFrom()).toEqual([
    ['orders', null, 'fresh'],
    ['report', null, 'never'],
  ])
  expect(await readFrom('reads')).toEqual([
    ['orders', 'production', 'fresh'],
    ['report', null, 'never'],
  ])
  expect(await readFrom('alone')).toEqual([
    ['orders', null, 'never'],
    ['report', null, 'never'],
  ])
  expect(await as('reads').assets.show({ key: 'orders' })).toMatchObject({
    readFrom: 'production',
    latest: { dataVersion: 'v1' },
  })
})

test('production is neither renamed nor closed, and a name is given once', async () => {
  await as().deployments.make({ name: 'named', kind: 'branch' })
  const make = (name: string) => as().deployments.make({ name, kind: 'branch' })
  await expect(make('named')).rejects.toEqual(refusal('name_taken'))
  await expect(make('Not a name')).rejects.toEqual(refusal('invalid_input'))
  await expect(as().deployments.close({ deployment: 'production' })).rejects.toEqual(refusal('wrong_state'))
  const rename = (deployment: string, name: string) => as().deployments.rename({ deployment, name })
  await expect(rename('production', 'other')).rejects.toEqual(refusal('wrong_state'))
  await expect(rename('named', 'production')).rejects.toEqual(refusal('name_taken'))
  await rename('named', 'renamed')
  expect(await activeIn('renamed')).toBe(await activeIn())
})

test('an editor makes and closes branches, and no other deployments', async () => {
  const editing = as(undefined, editor)
  await editing.deployments.make({ name: 'of-editor', kind: 'branch' })
  await editing.deployments.close({ deployment: 'of-editor' })
  await expect(editing.deployments.make({ name: 'stage', kind: 'staging' })).rejects.toEqual(
    refusal('not_allowed'),
  )
  await as().deployments.make({ name: 'stage', kind: 'staging' })
  await expect(editing.deployments.close({ deployment: 'stage' })).rejects.toEqual(refusal('not_allowed'))
})

test('a backfill that a person asks for in a branch waits until it is resumed, and begins at once in production', async () => {
  const cut = `sluice: pipeline
name: cut
assets:
  - { key: letters, partitions: letters, compute: { kind: python, code: "def letters(): return 1" } }
partitions:
  - { name: letters, set: { type: static, keys: [a, b] } }
`
  const { id } = await as().pipelines.import({ text: cut })
  await as().versions.publish({ pipelineId: id, revision: 0, reason: 'first' })
  await as().deployments.make({ name: 'backfills', kind: 'branch' })
  const isPaused = async (deployment?: string) => {
    await as(deployment).backfills.start({ target: { assets: ['letters'] }, partitions: 'a, b' })
    return (await as(deployment).backfills.list({})).backfills.map((backfill) => backfill.isPaused)
  }
  expect([await isPaused(), await isPaused('backfills')]).toEqual([[false], [true]])
})
