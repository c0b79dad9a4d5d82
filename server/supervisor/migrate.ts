import { resolve } from 'node:path'

import { prepareLogins } from '#server/db/logins.ts'
import { migrate } from '#server/db/migrate.ts'
import { CannotStart } from '#server/platform/cannot-start.ts'
import { environment } from '#server/platform/environment.ts'
import { processLogger } from '#server/platform/logger.ts'

import { requireDatabase } from './external-database.ts'

/**
 * Prepares the operator's database, as its owner, and ends: the two logins, and the migrations it has not had. It goes before web and
 * worker of a release start; those of the release before may be running. Safe to repeat, and to run twice at once.
 */
const migrations = resolve(import.meta.dirname, '..', '..', 'prisma', 'migrations')

try {
  const { databaseUrl, secret, ...settings } = environment()
  const logger = processLogger(settings).with({ process: 'migrate' })
  if (!databaseUrl)
    throw new CannotStart('No database is named. Set DATABASE_URL to the database, as its owner.')
  await requireDatabase(databaseUrl)
  await prepareLogins(databaseUrl, secret)
  const applied = await migrate(databaseUrl, migrations)
  logger.info(applied.length === 0 ? 'The database is up to date.' : 'The database was migrated.', {
    applied,
  })
} catch (error) {
  if (!(error instanceof CannotStart)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
