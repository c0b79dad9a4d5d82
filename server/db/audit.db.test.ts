import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { newId } from '#server/platform/ids.ts'
import { testDatabase } from '#server/testing/test-database.ts'

import { firstBrokenAudit, recordAudit } from './audit.ts'
import { openAppDatabase } from './client.ts'
import { tenantTransaction } from './tenant-scope.ts'
import { insertTenant } from './tenants.ts'

const addresses = testDatabase()
const app = openAppDatabase(addresses.appUrl)
const owner = new pg.Client({ connectionString: addresses.ownerUrl })
let tenantId: string

beforeAll(() => owner.connect())
afterAll(async () => {
  await owner.end()
  await app.close()
})
beforeEach(async () => {
  tenantId = newId()
  const tenant = { id: tenantId, slug: `t-${tenantId}`, name: 'T', plan: 'unlimited' }
  await tenantTransaction(app, { tenantId }, (tx) => insertTenant(tx, tenant))
  await Promise.all(
    Array.from({ length: 12 }, (_, index) =>
      tenantTransaction(app, { tenantId }, (tx) =>
        recordAudit(tx, { type: 'system' }, { action: 'test.done', detail: { index } }),
      ),
    ),
  )
})
const firstBroken = () => tenantTransaction(app, { tenantId }, firstBrokenAudit)
/** What only who owns the database can do. */
const tamper = async (statement: string) => {
  await owner.query('ALTER TABLE audit DISABLE TRIGGER audit_never_changes')
  await owner.query(statement, [tenantId])
  await owner.query('ALTER TABLE audit ENABLE TRIGGER audit_never_changes')
}

test('entries written at once make one chain without holes', async () => {
  const { rows } = await owner.query('SELECT number::int FROM audit WHERE tenant_id = $1 ORDER BY number', [
    tenantId,
  ])
  expect(rows.map((row) => row.number)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1))
  expect(await firstBroken()).toBeUndefined()
})

test('a changed entry, a deleted one and a cut-off end are found', async () => {
  await tamper(`UPDATE audit SET detail = '{"index": 99}' WHERE tenant_id = $1 AND number = 7`)
  expect(await firstBroken()).toBe(7)
  await tamper('DELETE FROM audit WHERE tenant_id = $1 AND number = 3')
  expect(await firstBroken()).toBe(4)
  await tamper('DELETE FROM audit WHERE tenant_id = $1 AND number > 2')
  expect(await firstBroken()).toBe(3)
})

test('not even the owner of the database changes an entry by a plain statement', async () => {
  await expect(owner.query('DELETE FROM audit WHERE tenant_id = $1', [tenantId])).rejects.toThrow(
    'never change',
  )
  await expect(owner.query('TRUNCATE audit')).rejects.toThrow('never change')
})
