import pg from 'pg'
import { expect, test } from 'vitest'

import { testDatabase } from '#server/testing/test-database.ts'

import { prepareLogins } from './logins.ts'

const database = testDatabase()

const currentUser = async (url: string): Promise<unknown> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query('SELECT current_user AS name')).rows[0]
  } finally {
    await client.end()
  }
}

test('web and worker log in by roles of their own', async () => {
  expect(await currentUser(database.appUrl)).toEqual({ name: 'sluice_app' })
  expect(await currentUser(database.systemUrl)).toEqual({ name: 'sluice_system' })
})

test('neither role owns anything or may make roles, databases or pass row-level security as a superuser would', async () => {
  const client = new pg.Client({ connectionString: database.ownerUrl })
  await client.connect()
  try {
    const { rows } = await client.query(
      `SELECT rolname FROM pg_roles WHERE rolname IN ('sluice_app', 'sluice_system')
       AND (rolsuper OR rolcreaterole OR rolcreatedb OR EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid))`,
    )
    expect(rows).toEqual([])
  } finally {
    await client.end()
  }
})

test('making the logins many times at once is safe', async () => {
  await Promise.all(Array.from({ length: 8 }, () => prepareLogins(database.ownerUrl, database.secret)))
  expect(await currentUser(database.appUrl)).toEqual({ name: 'sluice_app' })
})
