import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

import { testDatabase } from '#server/testing/test-database.ts'

import { useOwnSchema } from './own-schema.ts'

const database = testDatabase()
const client = new pg.Client({ connectionString: database.ownerUrl })
const own = { prefix: 'pr-1', readsBehind: true, assets: ['warehouse/orders'] }
const config = { url: database.ownerUrl, schema: 'house' }

beforeAll(() => client.connect())
afterAll(() => client.end())
beforeEach(async () => {
  await client.query(
    'ROLLBACK; DROP SCHEMA IF EXISTS house CASCADE; DROP SCHEMA IF EXISTS "pr-1__house" CASCADE',
  )
  await client.query('CREATE SCHEMA house; CREATE TABLE house.orders AS SELECT 1 AS id')
  await client.query('BEGIN')
})

const ids = async (): Promise<number[]> =>
  (await client.query<{ id: number }>('SELECT id FROM orders')).rows.map(({ id }) => id)

test('SQL of a branch reads production’s table by its plain name, and makes tables of its own', async () => {
  await useOwnSchema(client, config, own)
  expect(await ids()).toEqual([1])
  await client.query('CREATE TABLE report AS SELECT * FROM orders')
  const { rows } = await client.query(`SELECT schemaname FROM pg_tables WHERE tablename = 'report'`)
  expect(rows).toEqual([{ schemaname: 'pr-1__house' }])
})

test.each([
  'INSERT INTO orders VALUES (2)',
  'DELETE FROM orders',
  'DROP TABLE orders',
  'DROP TABLE IF EXISTS orders',
  'TRUNCATE orders',
])('%s changes nothing of production', async (statement) => {
  await useOwnSchema(client, config, own)
  await expect(client.query(statement)).rejects.toThrow(/orders/)
  await client.query('ROLLBACK')
  expect((await client.query('SELECT id FROM house.orders')).rows).toEqual([{ id: 1 }])
})

test('its own table goes before that of production', async () => {
  await client.query('CREATE SCHEMA "pr-1__house"; CREATE TABLE "pr-1__house".orders AS SELECT 5 AS id')
  await useOwnSchema(client, config, own)
  expect(await ids()).toEqual([5])
})

test('who stands alone sees nothing of production', async () => {
  await useOwnSchema(client, config, { ...own, readsBehind: false })
  await expect(ids()).rejects.toThrow(/does not exist/)
})
