import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import pg from 'pg'

import { CannotStart } from '#server/platform/cannot-start.ts'

/** The advisory lock Prisma's own engine takes, so that the two never migrate one database at the same time. */
const prismaMigrateLock = 72707369

const createTable = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id                  VARCHAR(36) PRIMARY KEY NOT NULL,
  checksum            VARCHAR(64) NOT NULL,
  finished_at         TIMESTAMPTZ,
  migration_name      VARCHAR(255) NOT NULL,
  logs                TEXT,
  rolled_back_at      TIMESTAMPTZ,
  started_at          TIMESTAMPTZ NOT NULL DEFAULT now(),
  applied_steps_count INTEGER NOT NULL DEFAULT 0
)`

interface MigrationFile {
  name: string
  sql: string
  checksum: string
}

const readMigrations = async (folder: string): Promise<MigrationFile[]> => {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  return Promise.all(
    names.toSorted().map(async (name) => {
      const sql = await readFile(join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

interface AppliedMigration {
  migration_name: string
  checksum: string
  finished_at: Date | null
}

/** What is still to be applied. Refuses a database whose history is not a beginning of the files. */
const due = (files: MigrationFile[], history: AppliedMigration[]): MigrationFile[] => {
  const applied = new Map(
    history.filter((row) => row.finished_at).map((row) => [row.migration_name, row.checksum]),
  )
  const unknown = [...applied.keys()].find((name) => !files.some((file) => file.name === name))
  if (unknown) {
    throw new CannotStart(
      `The database was migrated by a newer Sluice (it has "${unknown}", which this one does not know). Start the newer one, or restore a backup.`,
    )
  }
  const edited = files.find((file) => applied.has(file.name) && applied.get(file.name) !== file.checksum)
  if (edited) {
    throw new CannotStart(
      `The migration "${edited.name}" was edited after it was applied. Restore the file, and put the change into a migration of its own.`,
    )
  }
  return files.filter((file) => !applied.has(file.name))
}

const apply = async (client: pg.Client, file: MigrationFile): Promise<void> => {
  // A failed attempt leaves a row without an end; its script was rolled back whole, so it is simply tried again.
  await client.query('DELETE FROM _prisma_migrations WHERE migration_name = $1 AND finished_at IS NULL', [
    file.name,
  ])
  const id = randomUUID()
  await client.query('INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ($1, $2, $3)', [
    id,
    file.checksum,
    file.name,
  ])
  try {
    // One simple query is one implicit transaction around the whole script and the word that it is done: whatever ends in
    // between, either both stand or none. The id is a UUID of our own making, so it may stand in the text.
    await client.query(
      `${file.sql}\n;UPDATE _prisma_migrations SET finished_at = now(), applied_steps_count = 1 WHERE id = '${id}'`,
    )
  } catch (error) {
    // A connection that is gone takes no note; what went wrong is in the error all the same.
    await client
      .query('UPDATE _prisma_migrations SET logs = $2 WHERE id = $1', [id, String(error)])
      .catch(() => undefined)
    throw new Error(`The migration "${file.name}" failed and was rolled back.`, { cause: error })
  }
}

/**
 * Applies the migrations in `folder` that the database has not had, in the order of their names, and returns those names.
 * Keeps Prisma's table, checksums and lock, so that Prisma's own commands agree with it; safe to call from several
 * processes at once. Each file is one transaction, so `CREATE INDEX CONCURRENTLY` has no place in one.
 * Throws {@link CannotStart} where files and history disagree.
 */
export const migrate = async (ownerUrl: string, folder: string): Promise<string[]> => {
  const client = new pg.Client({ connectionString: ownerUrl, application_name: 'sluice migrate' })
  // A lost connection fails the statement that is under way; unheard here, it would end the process too.
  client.on('error', () => undefined)
  await client.connect()
  try {
    const files = await readMigrations(folder)
    await client.query('SELECT pg_advisory_lock($1)', [prismaMigrateLock])
    await client.query(createTable)
    const history = await client.query<AppliedMigration>(
      'SELECT migration_name, checksum, finished_at FROM _prisma_migrations WHERE rolled_back_at IS NULL',
    )
    const outstanding = due(files, history.rows)
    for (const file of outstanding) await apply(client, file)
    return outstanding.map((file) => file.name)
  } finally {
    await client.end()
  }
}
