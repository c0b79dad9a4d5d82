import { readFileSync } from 'node:fs'

import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { prismaColumns, prismaKeys, type SchemaColumn } from '#server/testing/prisma-columns.ts'
import { testDatabase } from '#server/testing/test-database.ts'

/** Tables that belong to the installation. Every other one belongs to a tenant. */
const globalTables = [
  '_prisma_migrations',
  'account',
  'cluster_state',
  'installation',
  'lease',
  'plan',
  'rate_limit',
  'session',
  'sign_in_failure',
  'sign_in_link',
  'user',
  'verification',
  'worker',
]
/** The tenant itself: its own row is what is closed, and its slug and number are unique everywhere. */
const root = 'tenant'

const addresses = testDatabase()
const owner = new pg.Client({ connectionString: addresses.ownerUrl })
beforeAll(() => owner.connect())
afterAll(() => owner.end())

const rows = async <Row extends pg.QueryResultRow>(text: string): Promise<Row[]> =>
  (await owner.query<Row>(text)).rows

interface Table {
  name: string
  enabled: boolean
  forced: boolean
  /** A partition nobody may ask directly: what its parent shows is what its parent's policies allow. */
  sealed: boolean
  policies: string[]
}

const tables = () =>
  rows<Table>(`
    SELECT relname AS name, relrowsecurity AS enabled, relforcerowsecurity AS forced,
           relispartition AND NOT has_table_privilege('sluice_app', oid, 'SELECT, INSERT, UPDATE, DELETE')
             AND NOT has_table_privilege('sluice_system', oid, 'SELECT, INSERT, UPDATE, DELETE') AS sealed,
           array(SELECT polname::text FROM pg_policy WHERE polrelid = pg_class.oid ORDER BY polname) AS policies
    FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname`)

const tenantTables = async () =>
  (await tables()).filter((table) => !globalTables.includes(table.name) && table.name !== root)

describe('every table of a tenant', () => {
  test('is there to be looked at', async () => {
    expect((await tenantTables()).length).toBeGreaterThanOrEqual(14)
  })

  test('has row-level security on and forced, for web by tenant and for the worker', async () => {
    const open = (await tables()).filter(
      (table) =>
        !globalTables.includes(table.name) &&
        !table.sealed &&
        !(
          table.enabled &&
          table.forced &&
          table.policies.includes('own_tenant') &&
          table.policies.includes('every_tenant')
        ),
    )
    expect(open).toEqual([])
  })

  test('says whose it is in every row', async () => {
    const missing = await rows(`
      SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
      AND relname <> ALL (ARRAY[${[...globalTables, root].map((name) => pg.escapeLiteral(name)).join()}])
      AND NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = pg_class.oid AND attname = 'tenant_id'
        AND attnotnull AND atttypid = 'uuid'::regtype)`)
    expect(missing).toEqual([])
  })

  test('leads every unique key with the tenant, so that a clash never tells of a stranger', async () => {
    const names = (await tenantTables()).map((table) => pg.escapeLiteral(table.name)).join()
    const leading = await rows<{ index: string }>(`
      SELECT indexrelid::regclass::text AS index FROM pg_index
      JOIN pg_class ON pg_class.oid = indrelid
      LEFT JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
      WHERE indisunique AND relnamespace = 'public'::regnamespace AND relname IN (${names})
      AND attname IS DISTINCT FROM 'tenant_id'`)
    expect(leading).toEqual([])
  })

  test('refers to other tenant tables with the tenant, because foreign keys look past row-level security', async () => {
    const names = [root, ...(await tenantTables()).map((table) => table.name)]
    const list = names.map((name) => pg.escapeLiteral(name)).join()
    const loose = await rows(`
      SELECT conrelid::regclass::text AS from, confrelid::regclass::text AS to, conname FROM pg_constraint
      WHERE contype = 'f' AND confrelid IN (SELECT oid FROM pg_class WHERE relname IN (${list}))
      AND (SELECT attname FROM pg_attribute WHERE attrelid = conrelid AND attnum = conkey[1]) <> 'tenant_id'`)
    expect(loose).toEqual([])
  })
})

test('every table of the installation is known, and none of them carries a tenant', async () => {
  const names = (await tables()).map((table) => table.name)
  expect(names).toEqual(expect.arrayContaining(globalTables))
  const owned = await rows(`
    SELECT relname FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid AND attname = 'tenant_id'
    WHERE relkind IN ('r', 'p') AND relname IN (${globalTables.map((name) => pg.escapeLiteral(name)).join()})`)
  expect(owned).toEqual([])
})

test('the logins can neither pass row-level security nor truncate, and own nothing', async () => {
  const strong = await rows(`
    SELECT rolname FROM pg_roles WHERE rolname IN ('sluice_app', 'sluice_system')
    AND (rolbypassrls OR rolsuper OR EXISTS (SELECT FROM pg_class WHERE relowner = pg_roles.oid))`)
  expect(strong).toEqual([])
  const truncating = await rows(`
    SELECT table_name FROM information_schema.role_table_grants
    WHERE grantee IN ('sluice_app', 'sluice_system') AND privilege_type IN ('TRUNCATE', 'TRIGGER', 'REFERENCES')`)
  expect(truncating).toEqual([])
})

test('views over tenant tables ask with the rights of whoever looks', async () => {
  const loose = await rows(`
    SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')
    AND NOT coalesce('security_invoker=true' = ANY (reloptions) OR 'security_invoker=on' = ANY (reloptions), false)`)
  expect(loose).toEqual([])
})

describe('the Prisma schema', () => {
  const file = 'prisma/schema.prisma'
  const mirrored = `relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> '_prisma_migrations'`

  test('has exactly the tables and columns that the migrations made, with their types', async () => {
    // A list that may be absent is none that Prisma could say.
    const spell = ({ table, column, type, nullable }: SchemaColumn) =>
      `${table}.${column} ${type}${nullable && !type.startsWith('_') ? '?' : ''}`
    const database = await rows<SchemaColumn>(`
      SELECT relname AS table, attname AS column, typname AS type, NOT attnotnull AS nullable
      FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid JOIN pg_type ON pg_type.oid = atttypid
      WHERE ${mirrored} AND attnum > 0 AND NOT attisdropped`)
    expect(new Set(database.map(({ table }) => table)).size).toBeGreaterThanOrEqual(40)
    expect(prismaColumns(file).map(spell).toSorted()).toEqual(database.map(spell).toSorted())
  })

  test('has their primary keys', async () => {
    const database = await rows<{ table: string; columns: string[] }>(`
      SELECT relname AS table, array(SELECT attname::text FROM unnest(indkey) WITH ORDINALITY AS part (number, place)
        JOIN pg_attribute ON attrelid = indrelid AND attnum = part.number ORDER BY place) AS columns
      FROM pg_index JOIN pg_class ON pg_class.oid = indrelid WHERE indisprimary AND ${mirrored}`)
    const spell = ({ table, columns }: { table: string; columns: string[] }) => `${table} ${columns.join()}`
    expect(prismaKeys(file).map(spell).toSorted()).toEqual(database.map(spell).toSorted())
  })

  test('names only indexes that are there', async () => {
    const database = await rows<{ name: string }>(
      `SELECT relname AS name FROM pg_class WHERE relkind IN ('i', 'I') AND relnamespace = 'public'::regnamespace`,
    )
    const named = [...readFileSync(file, 'utf8').matchAll(/@@index\(.*map: "(\w+)"/g)].map(([, name]) => name)
    expect(named.length).toBeGreaterThanOrEqual(10)
    expect(database.map(({ name }) => name)).toEqual(expect.arrayContaining(named))
  })
})
