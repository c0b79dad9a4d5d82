import { expect, test } from 'vitest'

import { openSystemDatabase } from '#server/db/client.ts'
import { sqlPool } from '#server/db/sql-pool.ts'
import { installationOf } from '#server/gateways/kubernetes-jobs/names.ts'
import { testDatabase } from '#server/testing/test-database.ts'

import { installationId } from './installation-id.ts'

const addresses = testDatabase()

test('an installation has one id, however many processes ask for it first', async () => {
  const databases = [1, 2, 3, 4].map(() => openSystemDatabase(addresses.systemUrl))
  try {
    const ids = await Promise.all(databases.map(({ pool }) => sqlPool(pool).asSystem(installationId)))
    expect(new Set(ids).size).toBe(1)
    expect(ids[0]).toMatch(/^[0-9a-f-]{36}$/)
  } finally {
    await Promise.all(databases.map((database) => database.close()))
  }
})

test('what it is called in a cluster tells apart those with other ids, names or prefixes, and is a label', () => {
  const one = {
    namespacePrefix: 'sluice-t-',
    id: '01900000-0000-7000-8000-000000000001',
    name: 'sluice/sluice',
  }
  const all = [
    one,
    { ...one, id: '01900000-0000-7000-8000-000000000002' },
    // A copy of the database beside it.
    { ...one, name: 'rehearsal/sluice' },
    { ...one, namespacePrefix: 'other-t-' },
  ].map(installationOf)
  expect(new Set(all).size).toBe(4)
  expect(installationOf({ ...one })).toBe(all[0])
  for (const label of all) expect(label).toMatch(/^[a-z][a-z0-9-]{0,61}[a-z0-9]$/)
})
