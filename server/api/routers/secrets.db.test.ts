import { afterAll, beforeAll, expect, test } from 'vitest'

import { openSystemDatabase } from '#server/db/client.ts'
import { insertDeployment } from '#server/db/deployments.ts'
import { sqlPool } from '#server/db/sql-pool.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import { newId } from '#server/platform/ids.ts'
import { masterKeys } from '#server/platform/master-keys.ts'
import { testServer, type SignedIn } from '#server/testing/test-server.ts'
import { secretReader } from '#server/usecases/secret/read-secrets.ts'
import { rewrapSecrets } from '#server/usecases/secret/rewrap-secrets.ts'
import type { CreatedTenant } from '#server/usecases/tenant/create-tenant.ts'

const server = testServer()
const system = openSystemDatabase(server.database.systemUrl)
const worker = sqlPool(system.pool)
const web = sqlPool(server.deps.database.pool)
const value = 'correct horse battery'
const text = `sluice: pipeline
name: shop
assets:
  - { id: made, key: made, resources: [warehouse], compute: { kind: shell, code: "true" } }
resources:
  - { id: r, name: warehouse, type: custom, config: { password: { env: DB_PASSWORD }, key: { env: NOT_SET } } }
`
let owner: SignedIn
let tenant: CreatedTenant
let other: CreatedTenant
const as = () => server.as(owner, tenant.slug)

beforeAll(async () => {
  owner = await server.signUp('owner')
  tenant = await server.createTenant(owner, 'Shop')
  other = await server.createTenant(owner, 'Other')
  const { id } = await as().pipelines.import({ text })
  await as().versions.publish({ pipelineId: id, revision: 0, reason: 'first' })
})
afterAll(() => system.close())

const read = (
  name: string,
  at = server.clock.now(),
  keys = server.deps.masterKeys,
  of = tenant,
  id?: string,
) =>
  web.asTenant(of.tenantId, async (sql) => {
    const deployment = await sql.row<{ id: string }>(
      `SELECT id FROM deployment WHERE tenant_id = $1 AND kind = 'production'`,
      [of.tenantId],
    )
    const place = { tenantId: of.tenantId, deploymentId: id ?? deployment?.id ?? '', tenant: of.slug }
    const environment = { read: (_: string, asked: string) => (asked === name ? 'given' : undefined) }
    return (await secretReader(keys, environment)(sql, place, [name], at)).get(name)
  })

test('a secret is kept, listed with who, when and what refers to it, and read by runs alone', async () => {
  expect(await as().secrets.list()).toMatchObject([
    { name: 'DB_PASSWORD', state: 'missing', uses: [{ pipeline: 'shop', element: 'warehouse' }] },
    { name: 'NOT_SET', state: 'missing' },
  ])
  expect(await read('DB_PASSWORD')).toBe('given')
  await as().secrets.set({ name: 'DB_PASSWORD', scope: 'all', value })
  const [listed] = await as().secrets.list()
  expect(listed).toMatchObject({
    name: 'DB_PASSWORD',
    state: 'kept',
    kept: { scope: 'all', version: 1, setBy: 'owner' },
    uses: [{ element: 'warehouse' }],
  })
  expect(await read('DB_PASSWORD')).toBe(value)
})

test('the value stands in no row, no audit entry, no log line and no refusal', async () => {
  await expect(as().secrets.set({ name: 'DB_PASSWORD', scope: 'all', value })).rejects.toThrow(/set already/)
  await expect(as().secrets.set({ name: 'no name', scope: 'all', value })).rejects.toThrow(/capitals/)
  const rows = await worker.asSystem((sql) =>
    sql.rows<Record<string, unknown>>('SELECT * FROM secret WHERE tenant_id = $1', [tenant.tenantId]),
  )
  const bytes = rows.flatMap((row) => Object.values(row)).filter((part) => Buffer.isBuffer(part))
  expect(bytes.length).toBeGreaterThanOrEqual(2)
  for (const kept of bytes) expect(kept.includes(value)).toBe(false)
  const told = JSON.stringify([rows, await as().audit.list({}), await as().secrets.list(), server.logged])
  for (const spelling of [value, Buffer.from(value).toString('base64'), Buffer.from(value).toString('hex')])
    expect(told).not.toContain(spelling)
  expect(told).toContain('secret.set')
})

test('who claimed before a rotation goes on with the value of that time; the next has the new one', async () => {
  const before = server.clock.now()
  server.clock.pass(1_000)
  await as().secrets.rotate({ name: 'DB_PASSWORD', scope: 'all', value: 'another value' })
  expect(await read('DB_PASSWORD', before)).toBe(value)
  expect(await read('DB_PASSWORD')).toBe('another value')
  await expect(as().secrets.rotate({ name: 'ABSENT', scope: 'all', value })).rejects.toThrow(
    /no secret ABSENT/,
  )
})

test('a secret of the deployment goes before that of all', async () => {
  await as().secrets.set({ name: 'DB_PASSWORD', scope: 'deployment', value: 'of this deployment' })
  expect(await read('DB_PASSWORD')).toBe('of this deployment')
  expect((await as().secrets.list()).map(({ kept, uses }) => [kept?.scope, uses.length])).toEqual([
    ['deployment', 1],
    ['all', 0],
    [undefined, 1],
  ])
  server.clock.pass(1_000)
  await as().secrets.remove({ name: 'DB_PASSWORD', scope: 'deployment' })
  expect(await read('DB_PASSWORD')).toBe('another value')
})

test('a branch has what it keeps itself, else what is of all deployments, and never what production keeps', async () => {
  const branch = { id: newId(), name: 'new-prices', kind: 'branch' as const }
  await tenantTransaction(server.deps.database, tenant, (tx) => insertDeployment(tx, branch))
  const there = server.as(owner, tenant.slug, branch.name)
  const readThere = () => read('DB_PASSWORD', server.clock.now(), server.deps.masterKeys, tenant, branch.id)
  await as().secrets.set({ name: 'DB_PASSWORD', scope: 'deployment', value: 'of production' })
  expect(await readThere()).toBe('another value')
  await there.secrets.set({ name: 'DB_PASSWORD', scope: 'deployment', value: 'of the branch' })
  expect([await readThere(), await read('DB_PASSWORD')]).toEqual(['of the branch', 'of production'])
  server.clock.pass(1_000)
  await there.secrets.remove({ name: 'DB_PASSWORD', scope: 'deployment' })
  await as().secrets.remove({ name: 'DB_PASSWORD', scope: 'deployment' })
  expect([await readThere(), await read('DB_PASSWORD')]).toEqual(['another value', 'another value'])
})

test('another tenant neither sees nor reads it, and may have one of the same name', async () => {
  const theirs = server.as(owner, other.slug)
  expect(await theirs.secrets.list()).toEqual([])
  expect(await read('DB_PASSWORD', server.clock.now(), server.deps.masterKeys, other)).toBe('given')
  await theirs.secrets.set({ name: 'DB_PASSWORD', scope: 'all', value: 'of the other' })
  expect(await read('DB_PASSWORD')).toBe('another value')
})

test('a newer master key wraps what the older had, and the values are the same', async () => {
  const given = `newer:${Buffer.alloc(32, 9).toString('base64url')}`
  const settings = { dataFolder: '/nowhere', secret: 'a secret of master keys for tests alone' }
  const newer = masterKeys({ ...settings, masterKeys: given })
  expect(await rewrapSecrets(worker, newer)).toBeGreaterThanOrEqual(3)
  expect(await rewrapSecrets(worker, newer)).toBe(0)
  expect(await read('DB_PASSWORD', server.clock.now(), newer)).toBe('another value')
  await expect(read('DB_PASSWORD')).rejects.toThrow('The master key newer is not here')
})

test('the number of a version is given once, also after the secret was removed', async () => {
  await as().secrets.remove({ name: 'DB_PASSWORD', scope: 'all' })
  expect((await as().secrets.list())[0]).toMatchObject({ name: 'DB_PASSWORD', state: 'missing' })
  server.clock.pass(1_000)
  expect(await as().secrets.set({ name: 'DB_PASSWORD', scope: 'all', value })).toEqual({ version: 3 })
})
