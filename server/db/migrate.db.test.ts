import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { testDatabase } from '#server/testing/test-database.ts'

import { migrate } from './migrate.ts'

const database = testDatabase()
let folder: string

const write = (name: string, sql: string) => {
  mkdirSync(join(folder, name), { recursive: true })
  writeFileSync(join(folder, name, 'migration.sql'), sql)
}

const query = async <Row extends pg.QueryResultRow>(sql: string): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: database.ownerUrl })
  await client.connect()
  try {
    return (await client.query<Row>(sql)).rows
  } finally {
    await client.end()
  }
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'migrations-'))
  await query('DROP TABLE IF EXISTS _prisma_migrations, boats, sails')
})

afterEach(() => rmSync(folder, { recursive: true }))

test('applies files in the order of their names, each once', async () => {
  write('2_sails', 'CREATE TABLE sails (boat int REFERENCES boats)')
  write('1_boats', 'CREATE TABLE boats (id int PRIMARY KEY); INSERT INTO boats VALUES (1)')
  expect(await migrate(database.ownerUrl, folder)).toEqual(['1_boats', '2_sails'])
  expect(await migrate(database.ownerUrl, folder)).toEqual([])
  expect(await query('SELECT id FROM boats')).toEqual([{ id: 1 }])
})

test('several processes at once apply each file once', async () => {
  write('1_boats', 'SELECT pg_sleep(0.1); CREATE TABLE boats (id int)')
  const applied = await Promise.all([1, 2, 3].map(() => migrate(database.ownerUrl, folder)))
  expect(applied.flat()).toEqual(['1_boats'])
})

test('refuses a file that was edited after it was applied', async () => {
  write('1_boats', 'CREATE TABLE boats (id int)')
  await migrate(database.ownerUrl, folder)
  write('1_boats', 'CREATE TABLE boats (id bigint)')
  await expect(migrate(database.ownerUrl, folder)).rejects.toThrow(
    '"1_boats" was edited after it was applied',
  )
})

test('refuses a database that a newer Sluice has migrated', async () => {
  write('1_boats', 'CREATE TABLE boats (id int)')
  await migrate(database.ownerUrl, folder)
  rmSync(join(folder, '1_boats'), { recursive: true })
  await expect(migrate(database.ownerUrl, folder)).rejects.toThrow('newer Sluice')
})

test('a failing file leaves nothing behind and is tried again when it was repaired', async () => {
  write('1_boats', 'CREATE TABLE boats (id int); SELECT 1 / 0')
  await expect(migrate(database.ownerUrl, folder)).rejects.toThrow('"1_boats" failed and was rolled back')
  expect(await query("SELECT to_regclass('boats') AS boats")).toEqual([{ boats: null }])
  write('1_boats', 'CREATE TABLE boats (id int)')
  expect(await migrate(database.ownerUrl, folder)).toEqual(['1_boats'])
})

test('a start that was killed in a migration does it again, whole', async () => {
  write('1_boats', `CREATE TABLE boats (id int); SELECT pg_terminate_backend(pg_backend_pid())`)
  await expect(migrate(database.ownerUrl, folder)).rejects.toThrow()
  expect(await query("SELECT to_regclass('boats') AS boats")).toEqual([{ boats: null }])
  write('1_boats', 'CREATE TABLE boats (id int); -- and a last remark')
  expect(await migrate(database.ownerUrl, folder)).toEqual(['1_boats'])
  expect(await query('SELECT finished_at IS NOT NULL AS done FROM _prisma_migrations')).toEqual([
    { done: true },
  ])
})
