import { execFile, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { appUrl } from '#server/db/logins.ts'

const run = promisify(execFile)
const admin = process.env.SLUICE_TEST_POSTGRES_ADMIN_URL
const hasTools = spawnSync('pg_dump', ['--version'], { stdio: 'ignore' }).status === 0
const page = readFileSync(join(import.meta.dirname, '..', 'docs', 'backup-and-restore.md'), 'utf8')
const secret = randomBytes(32).toString('base64')
const mark = randomBytes(4).toString('hex')
const owner = `backup_${mark}`
const folder = mkdtempSync(join(tmpdir(), 'sluice-backup-'))

if (!admin || !hasTools)
  process.stderr.write(
    'Backup and restore were not tested: set SLUICE_TEST_POSTGRES_ADMIN_URL, with pg_dump of that release at hand.\n',
  )

const urlOf = (database: string, as?: { user: string; password: string }): string => {
  const url = new URL(admin ?? 'postgres://nowhere')
  url.pathname = `/${database}`
  if (as) Object.assign(url, { username: as.user, password: as.password })
  return url.href
}
const asOwner = (database: string): string => urlOf(database, { user: owner, password: 'pw' })

const sql = async <Row extends pg.QueryResultRow>(url: string, text: string): Promise<Row[]> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

/** The command of the page that begins so, as a shell would run it. */
const command = (beginning: string, environment: Record<string, string>) => {
  const line = page.split('\n').find((each) => each.startsWith(beginning))
  if (!line) throw new Error(`The page has no command "${beginning}".`)
  return run('sh', ['-c', line], { cwd: folder, env: { ...process.env, ...environment } })
}

const migrate = (database: string) =>
  run(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      join(import.meta.dirname, '..', 'server', 'supervisor', 'migrate.ts'),
    ],
    {
      env: { ...process.env, DATABASE_URL: asOwner(database), SLUICE_SECRET: secret, SLUICE_LOG: 'json' },
    },
  )

/** Every table of a database with the sum of its rows, whatever their order. */
const contents = async (database: string): Promise<Record<string, string>> => {
  const tables = await sql<{ name: string }>(
    urlOf(database),
    `SELECT oid::regclass::text AS name FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY 1`,
  )
  const found: Record<string, string> = {}
  for (const { name } of tables) {
    const [row] = await sql<{ sum: string }>(
      urlOf(database),
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' ORDER BY t::text)), '') AS sum FROM ${name} AS t`,
    )
    found[name] = row?.sum ?? ''
  }
  return found
}

describe.skipIf(!admin || !hasTools)('the commands of docs/backup-and-restore.md', () => {
  const before = `before_${mark}`
  const names = [before, `superuser_${mark}`, `ordinary_${mark}`]

  beforeAll(async () => {
    await sql(urlOf('postgres'), `CREATE ROLE ${owner} LOGIN CREATEROLE PASSWORD 'pw'`)
    for (const name of names) await sql(urlOf('postgres'), `CREATE DATABASE ${name} OWNER ${owner}`)
    await migrate(before)
    await sql(
      urlOf(before),
      `INSERT INTO tenant (id, slug, name, plan) VALUES (gen_random_uuid(), 'acme', 'Acme', 'basic'), (gen_random_uuid(), 'umbra', 'Umbra', 'basic')`,
    )
  })
  afterAll(async () => {
    for (const name of names) await sql(urlOf('postgres'), `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await sql(urlOf('postgres'), `DROP ROLE IF EXISTS ${owner}`)
    rmSync(folder, { recursive: true })
  })

  const restoredInto = async (name: string): Promise<void> => {
    await command('pg_restore ', { DATABASE_URL: asOwner(name) })
    const { stderr } = await migrate(name)
    expect(stderr).toContain('The database is up to date.')
    expect(await contents(name)).toEqual(await contents(before))
    const [seen] = await sql<{ user: string }>(
      appUrl(asOwner(name), secret),
      'SELECT current_user AS user FROM tenant RIGHT JOIN (SELECT 1) AS one ON true',
    )
    expect(seen).toEqual({ user: 'sluice_app' })
  }

  test('as a superuser', async () => {
    await command('pg_dump --format=custom --no-owner --file=sluice.dump "$SUPERUSER_URL"', {
      SUPERUSER_URL: urlOf(before),
    })
    await restoredInto(`superuser_${mark}`)
  })

  test('as an ordinary owner, who is refused before taking part in the worker’s role', async () => {
    const dump = 'pg_dump --format=custom --no-owner --enable-row-security'
    await expect(run('pg_dump', ['--file=/dev/null', asOwner(before)])).rejects.toThrow('row-level security')
    await command('psql "$DATABASE_URL" -c \'GRANT', { DATABASE_URL: asOwner(before) })
    await command(dump, { DATABASE_URL: asOwner(before) })
    await restoredInto(`ordinary_${mark}`)
  })
})
