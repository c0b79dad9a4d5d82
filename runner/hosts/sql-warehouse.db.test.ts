import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { testDatabase } from '#server/testing/test-database.ts'
import { FolderStore } from '#storage/folder-store.ts'

import { StoredValues } from '../values/stored-values.ts'
import { NamedPipes } from './named-pipes.ts'
import { SqlHost } from './sql-host.ts'
import type { Sample } from './testing/laid-out-step.ts'
import { runStep } from './testing/run-step.ts'

const database = testDatabase()
const owner = new pg.Client({ connectionString: database.ownerUrl })
let folder: string
let pipes: NamedPipes
let host: SqlHost
let values: StoredValues
beforeAll(async () => {
  await owner.connect()
  await owner.query(`CREATE SCHEMA shop; CREATE TABLE shop.orders (id bigint, price numeric(10, 2), note text, at timestamptz, tags jsonb, raw bytea);
    INSERT INTO shop.orders VALUES (1, 9.50, 'a "b", c', '2026-03-01 05:00+00', '{"a":[1]}', '\\x00ff'), (9007199254740993, NULL, '', NULL, NULL, NULL)`)
  folder = await mkdtemp(join(tmpdir(), 'warehouse-'))
  pipes = new NamedPipes(folder)
  host = new SqlHost({ pipes })
  const store = new FolderStore(join(folder, 'store'))
  values = new StoredValues({ store, assetPrefix: 'a/b', run: 'r', folder, now: () => 1 })
})
afterAll(async () => {
  await host.close()
  await values.close()
  await pipes.close()
  await owner.query('DROP SCHEMA shop CASCADE')
  await owner.end()
  await rm(folder, { recursive: true, force: true })
})

const context = (type: string, config: object, more: object = {}) => ({
  runId: 'run-1',
  resources: { house: config },
  resourceTypes: { house: type },
  ...more,
})
const inPostgres = (code: string, more: Omit<Sample, 'compute'> = {}) =>
  runStep(host, {
    context: context('postgres', { url: database.ownerUrl, schema: 'shop' }, { config: more.config }),
    ...more,
    compute: { kind: 'sql', code, resource: 'house' },
  })
const rowsOf = async (output: { file?: string } | undefined) => {
  const address = { of: 'asset', asset: 'x', partition: null, ioManager: 'file' } as const
  const file = { path: output?.file ?? '', format: 'parquet' as const }
  const { columns, preview } = (await values.store(address, file, { name: 'result' })).summary
  return { columns, rows: preview?.kind === 'table' ? preview.rows : undefined }
}

describe('SQL in a PostgreSQL resource', () => {
  test('the rows of the last query are the table, with their types and exact values', async () => {
    const seen = await inPostgres('SELECT * FROM orders ORDER BY id;')
    expect(seen).toMatchObject({ exitCode: 0, outputs: [{ name: 'result', typeName: 'table' }] })
    const { columns, rows } = await rowsOf(seen.outputs?.[0])
    expect(columns?.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'id BIGINT',
      'price DECIMAL(10,2)',
      'note VARCHAR',
      'at TIMESTAMP WITH TIME ZONE',
      expect.stringMatching(/^tags /),
      'raw BLOB',
    ])
    expect(rows?.map((row) => row.slice(0, 3))).toEqual([
      ['1', '9.50', 'a "b", c'],
      ['9007199254740993', null, ''],
    ])
  })

  test('statements before are done with it, or nothing is', async () => {
    const made = await inPostgres(
      'CREATE TABLE big AS SELECT * FROM orders WHERE price > 5; SELECT count(*) AS n FROM big',
    )
    expect((await rowsOf(made.outputs?.[0])).rows).toEqual([['1']])
    const failed = await inPostgres('DELETE FROM orders;\n\nSELECT *\nFROM nowhere')
    expect(failed.exitCode).toBe(1)
    expect(failed.exception).toMatchObject({ message: expect.stringContaining('nowhere') as string })
    expect(failed.stderr).toContain('sample.sql:4')
    const { rows: left } = await owner.query('SELECT count(*)::int AS n FROM shop.orders')
    expect(left).toEqual([{ n: 2 }])
  })

  test('a value of the config is no SQL, whatever it holds', async () => {
    const config = { note: `'; DROP TABLE shop.orders; --`, least: 1 }
    const seen = await inPostgres(`SELECT $note AS note, '$note' AS plain, $least + 1 AS n`, { config })
    expect((await rowsOf(seen.outputs?.[0])).rows).toEqual([[config.note, '$note', 2]])
    const unknown = await inPostgres('SELECT $nothing')
    expect(unknown.exception).toMatchObject({ message: expect.stringContaining('$nothing') as string })
  })

  test('what gives no rows makes no value', async () => {
    const seen = await inPostgres(`UPDATE orders SET note = 'x' WHERE id = 1`)
    expect(seen.outputs).toMatchObject([{ name: 'result', typeName: 'nothing' }])
  })
})

describe('SQL in a DuckDB resource', () => {
  test('reads its inputs and its own tables, and keeps what it makes', async () => {
    const config = { path: join(folder, 'house.duckdb'), schema: 'shop' }
    const run = (code: string, inputs: Sample['inputs'] = {}) =>
      runStep(host, {
        inputs,
        context: context('duckdb', config),
        compute: { kind: 'sql', code, resource: 'house' },
      })
    const made = await run('CREATE TABLE people AS SELECT * FROM given', {
      given: { format: 'json', data: '[{"name":"Ada"},{"name":"Bo"}]' },
    })
    expect(made.stderr).toBe('')
    const read = await run('SELECT count(*) AS n FROM shop.people')
    expect((await rowsOf(read.outputs?.[0])).rows).toEqual([['2']])
  })
})
