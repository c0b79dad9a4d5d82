import { databaseClock } from '#server/db/database-clock.ts'
import { fairPool } from '#server/db/fair-pool.ts'
import { openPool } from '#server/db/open-pool.ts'
import { sqlPool } from '#server/db/sql-pool.ts'
import { environment } from '#server/platform/environment.ts'
import { processLogger } from '#server/platform/logger.ts'
import { installationStorage } from '#server/usecases/installation/installation-storage.ts'
import { runTokenKey } from '#server/usecases/run/run-token.ts'

import { appDatabaseUrl } from './app-database-url.ts'
import type { ObjectDoorDeps } from './http/object-door.ts'
import { Transfers } from './http/transfers.ts'

const connections = 3

const make = (): ObjectDoorDeps => {
  const settings = environment()
  const logger = processLogger(settings).with({ process: 'web' })
  const pool = openPool(appDatabaseUrl(settings), {
    name: 'sluice objects',
    connections,
    onIdleError: (error) => logger.warn('A database connection was lost.', { error }),
  })
  return {
    pool: fairPool(sqlPool(pool), { atOnce: connections - 1, waiting: 200 }),
    values: installationStorage(settings).values,
    key: runTokenKey(settings.secret),
    clock: databaseClock(pool),
    logger,
    transfers: new Transfers(),
  }
}

let made: ObjectDoorDeps | undefined

/** The deps of the object door in this process, made at the first call. They are its own: it stands beside the application, not in it. */
export const objectDoorDeps = (): ObjectDoorDeps => (made ??= make())
