import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, test } from 'vitest'

import { openSystemDatabase } from '#server/db/client.ts'
import { sqlPool } from '#server/db/sql-pool.ts'
import { testServer, type SignedIn } from '#server/testing/test-server.ts'
import type { CreatedTenant } from '#server/usecases/tenant/create-tenant.ts'
import { FolderRoot } from '#storage/store-root.ts'

import { sweepDeploymentsOnce } from './sweep-deployments-once.ts'

const server = testServer()
const folder = mkdtempSync(join(tmpdir(), 'sluice-deployments-'))
const values = new FolderRoot(folder)
const system = openSystemDatabase(server.database.systemUrl, { connections: 2 })
afterAll(async () => {
  await system.close()
  rmSync(folder, { recursive: true, force: true })
})

const text = `sluice: pipeline
name: shop
assets:
  - { key: orders, compute: { kind: python, code: "def orders(): return 1" }, automation: eager() }
`

let owner: SignedIn
let tenant: CreatedTenant
let pipelineId: string
const as = (deployment?: string) => server.as(owner, tenant.slug, deployment)
const refusal = (code: string) => expect.objectContaining({ cause: expect.objectContaining({ code }) })
const sweep = () =>
  sweepDeploymentsOnce(
    { pool: sqlPool(system.pool), values, chance: { next: () => 0 }, logger: server.deps.logger },
    server.clock.now(),
  )
const activeIn = async (deployment?: string): Promise<number | undefined> =>
  (await as(deployment).versions.list({ pipelineId })).find(({ active }) => active)?.number

beforeAll(async () => {
  owner = await server.signUp('closer')
  tenant = await server.createTenant(owner, 'Closing')
  pipelineId = (await as().pipelines.import({ text })).id
  await as().versions.publish({ pipelineId, revision: 0, reason: 'first' })
})

test('a branch that is closed is gone at once with all that began in it, its values follow, and production keeps its own', async () => {
  await as().deployments.make({ name: 'closes', kind: 'branch' })
  await as('closes').secrets.set({ name: 'OF_BRANCH', scope: 'deployment', value: 'a secret value' })
  const { runId } = await as('closes').runs.start({ target: { assets: ['orders'] } })
  const store = values.at(tenant.slug)
  await store.put('closes/orders/_/value.json', '{}')
  await store.put('production/orders/_/value.json', '{}')
  const before = await activeIn()

  await as().deployments.close({ deployment: 'closes' })
  await expect(as('closes').pipelines.list()).rejects.toEqual(refusal('not_found'))
  expect(await activeIn()).toBe(before)
  const statuses = await sqlPool(system.pool).asSystem((sql) =>
    sql.rows<{ status: string }>('SELECT status FROM run WHERE id = $1', [runId]),
  )
  expect(statuses).toEqual([{ status: 'canceled' }])

  // Of the same name, before the old one is swept: it never sees the other's values.
  await as().deployments.make({ name: 'closes', kind: 'branch' })
  const folders = () =>
    sqlPool(system.pool).asSystem((sql) =>
      sql.rows<{ folder: string }>(
        `SELECT folder FROM deployment WHERE tenant_id = $1 AND name = 'closes' AND closed_at IS NULL`,
        [tenant.tenantId],
      ),
    )
  expect(await folders()).toEqual([{ folder: 'closes-2' }])
  await store.put('closes-2/orders/_/value.json', '{}')
  await sweep()
  const keys: string[] = []
  for await (const { key } of store.list('')) keys.push(key)
  expect(keys.toSorted()).toEqual(['closes-2/orders/_/value.json', 'production/orders/_/value.json'])
  expect(await as('closes').secrets.list()).toEqual([])
})
