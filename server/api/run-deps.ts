import pg from 'pg'

import { sqlPool, type SqlPool } from '#server/db/sql-pool.ts'
import { environment } from '#server/platform/environment.ts'
import type { Logger } from '#server/platform/logger.ts'
import { logStoreRoot, storageRoot } from '#server/platform/storage-root.ts'
import { tenantSecrets } from '#server/platform/tenant-secrets.ts'
import { OrderFeed } from '#server/usecases/run/order-feed.ts'
import type { RunApiDeps } from '#server/usecases/run/run-api-deps.ts'
import { RunSecrets } from '#server/usecases/run/run-secrets.ts'
import { runTokenKey } from '#server/usecases/run/run-token.ts'

import { serverDeps, type ServerDeps } from './deps.ts'

export type RunDoorDeps = RunApiDeps & { logger: Logger; logStore: string }

/** Reports of runs have connections of their own, so that they neither starve pages nor are starved by them. */
const ingestConnections = 4
/** And one that listens for orders. */
const listeningConnections = 1

export const makeRunDoorDeps = (
  { database, clock, logger, secret }: ServerDeps,
  dataFolder: string,
): RunDoorDeps & { close: () => Promise<void> } => {
  const pool = new pg.Pool({
    ...database.pool.options,
    max: ingestConnections + listeningConnections,
    application_name: 'sluice ingest',
  })
  pool.on('error', (error) => logger.warn('A database connection was lost.', { error }))
  const orders = new OrderFeed(pool, logger)
  return {
    pool: sqlPool(pool),
    key: runTokenKey(secret),
    clock,
    chance: { next: Math.random },
    logger,
    storageRoot: storageRoot(dataFolder),
    secrets: new RunSecrets(tenantSecrets(process.env)),
    logStore: logStoreRoot(dataFolder),
    orders,
    close: async () => {
      await orders.stop()
      await pool.end()
    },
  }
}

const shared = globalThis as typeof globalThis & { sluiceRunDoorDeps?: RunDoorDeps }

/** The deps of the run API in this process, made at the first call. */
export const runDoorDeps = (): RunDoorDeps =>
  (shared.sluiceRunDoorDeps ??= makeRunDoorDeps(serverDeps(), environment().dataFolder))

/** Reads and writes of runs for the doors of browsers, on the pool of those doors. */
export const runPool = (deps: Pick<ServerDeps, 'database'>): SqlPool => sqlPool(deps.database.pool)
