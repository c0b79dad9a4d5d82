import { execFile, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { appUrl, systemUrl } from '#server/db/logins.ts'
import { createLogger } from '#server/platform/logger.ts'
import { pipelineOf, runFixture, type RunFixture, type TestTenant } from '#server/testing/run-fixture.ts'
import { runRig } from '#server/testing/run-rig.ts'
import type { TestDatabase } from '#server/testing/test-database.ts'
import { thirtySteps } from '#server/testing/thirty-steps.ts'
import { downloadLines } from '#server/usecases/log/download-lines.ts'
import { compactRunsOnce } from '#server/worker/compact-runs-once.ts'
import { FolderStore } from '#storage/folder-store.ts'

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

const pipeline = pipelineOf(`sluice: pipeline
name: sums
assets:
  - { id: a, key: numbers, compute: { kind: typescript, code: "export default () => { console.log('three numbers'); return [1, 2, 3] }" } }
  - { id: b, key: words, compute: { kind: typescript, code: "export default () => { console.log('two words'); return ['a', 'b'] }" } }
  - id: c
    key: total
    deps: [numbers]
    compute: { kind: typescript, code: "export default (numbers: number[]) => { console.log('the sum of', ...numbers); return 6 }" }
`)

/** An installation over a database of the server: its logins, its doors and its worker, and a data folder of its own. */
const installation = async (name: string) => {
  const url = asOwner(name)
  const database: TestDatabase = {
    ownerUrl: url,
    appUrl: appUrl(url, secret),
    systemUrl: systemUrl(url, secret),
    secret,
  }
  const fixture = runFixture('/nowhere', database)
  const rig = await runRig(() => database)
  const worker = rig.worker()
  const start = async (): Promise<void> => {
    await rig.api.start()
    await worker.start()
  }
  const stop = async (): Promise<void> => {
    await Promise.all([rig.api.kill('SIGTERM'), worker.kill('SIGTERM')])
  }
  return { name, fixture, dataFolder: rig.dataFolder, start, stop }
}
type Installation = Awaited<ReturnType<typeof installation>>

const logsOf = ({ fixture, dataFolder }: Installation) => ({
  pool: fixture.system,
  store: new FolderStore(join(dataFolder, 'logs')),
})

const finishedRun = async (fixture: RunFixture, tenant: TestTenant, asset: string) => {
  const { startOf, ended } = thirtySteps(fixture)
  const { runId } = await startOf(tenant, [asset])
  expect(await ended(runId)).toMatchObject({ status: 'succeeded', failure: null })
  return { tenantId: tenant.tenantId, runId }
}

/** What a run printed, wherever that lies. */
const printed = async (of: Installation, run: { tenantId: string; runId: string }): Promise<string> =>
  Buffer.concat(await Array.fromAsync(downloadLines(logsOf(of), run, { as: 'text' }))).toString()

const storage = join(folder, 'storage')

if (!admin || !hasTools) test.skip('no PostgreSQL was backed up and restored', () => undefined)
else {
  const names = [`before_${mark}`, `superuser_${mark}`, `ordinary_${mark}`]
  // Last: programs and pools end before their databases do.
  afterAll(async () => {
    for (const name of names) await sql(urlOf('postgres'), `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    await sql(urlOf('postgres'), `DROP ROLE IF EXISTS ${owner}`)
    rmSync(folder, { recursive: true })
  })
  const [before, bySuperuser, byOwner] = await Promise.all([
    installation(`before_${mark}`),
    installation(`superuser_${mark}`),
    installation(`ordinary_${mark}`),
  ])

  describe('the commands of docs/backup-and-restore.md', () => {
    let tenant: TestTenant
    let archived: { tenantId: string; runId: string }
    let recent: { tenantId: string; runId: string }

    beforeAll(async () => {
      await sql(urlOf('postgres'), `CREATE ROLE ${owner} LOGIN CREATEROLE PASSWORD 'pw'`)
      for (const name of names) await sql(urlOf('postgres'), `CREATE DATABASE ${name} OWNER ${owner}`)
      await migrate(before.name)
      const { fixture } = before
      tenant = await fixture.tenant()
      await fixture.tenant()
      await fixture.publish(tenant, pipeline)
      await before.start()
      archived = await finishedRun(fixture, tenant, 'numbers')
      const logger = createLogger({ format: 'json', write: () => undefined })
      await compactRunsOnce({ ...logsOf(before), logger }, {}, new Date(Date.now() + 60_000))
      // As days later, when lines are in the storage alone.
      await fixture.rows('DELETE FROM log_chunk WHERE run_id = $1', [archived.runId])
      recent = await finishedRun(fixture, tenant, 'words')
      await before.stop()
      // The copy of the storage; the original is lost.
      mkdirSync(storage)
      chmodSync(folder, 0o711)
      for (const part of ['assets', 'logs']) renameSync(join(before.dataFolder, part), join(storage, part))
    })

    const restoredInto = async (restored: Installation): Promise<void> => {
      const { name, fixture, dataFolder } = restored
      await command('pg_restore ', { DATABASE_URL: asOwner(name) })
      const { stderr } = await migrate(name)
      expect(stderr).toContain('The database is up to date.')
      expect(await contents(name)).toEqual(await contents(before.name))
      const [seen] = await sql<{ user: string }>(
        appUrl(asOwner(name), secret),
        'SELECT current_user AS user FROM tenant RIGHT JOIN (SELECT 1) AS one ON true',
      )
      expect(seen).toEqual({ user: 'sluice_app' })
      await run('cp', ['--archive', join(storage, 'assets'), join(storage, 'logs'), dataFolder])
      expect(await printed(restored, archived)).toBe('[numbers] three numbers\n')
      expect(await printed(restored, recent)).toBe('[words] two words\n')
      await restored.start()
      const after = await finishedRun(fixture, tenant, 'total')
      expect(await printed(restored, after)).toBe('[total] the sum of 1 2 3\n')
    }

    test('as a superuser', async () => {
      await command('pg_dump --format=custom --no-owner --file=sluice.dump "$SUPERUSER_URL"', {
        SUPERUSER_URL: urlOf(before.name),
      })
      await restoredInto(bySuperuser)
    })

    test('as an ordinary owner, who is refused before taking part in the worker’s role', async () => {
      const dump = 'pg_dump --format=custom --no-owner --enable-row-security'
      await expect(run('pg_dump', ['--file=/dev/null', asOwner(before.name)])).rejects.toThrow(
        'row-level security',
      )
      await command('psql "$DATABASE_URL" -c \'GRANT', { DATABASE_URL: asOwner(before.name) })
      await command(dump, { DATABASE_URL: asOwner(before.name) })
      await restoredInto(byOwner)
    })
  })
}
