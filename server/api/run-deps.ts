import { connectionsBeside } from '#server/db/client.ts'
import { fairPool, type Share } from '#server/db/fair-pool.ts'
import { sqlPool, type SqlPool } from '#server/db/sql-pool.ts'
import { poolsChannel } from '#server/db/wake.ts'
import { environment, type Environment } from '#server/platform/environment.ts'
import type { Logger } from '#server/platform/logger.ts'
import { deriveSecret } from '#server/platform/secrets.ts'
import { tenantSecrets } from '#server/platform/tenant-secrets.ts'
import { installationStorage, type StoragePlace } from '#server/usecases/installation/installation-storage.ts'
import { logIntake } from '#server/usecases/log/log-intake.ts'
import { OrderFeed } from '#server/usecases/run/order-feed.ts'
import type { RunApiDeps } from '#server/usecases/run/run-api-deps.ts'
import { RunSecrets } from '#server/usecases/run/run-secrets.ts'
import { runTokenKey } from '#server/usecases/run/run-token.ts'
import { secretReader } from '#server/usecases/secret/read-secrets.ts'
import type { ObjectStore } from '#storage/object-store.ts'

import { serverDeps, type ServerDeps } from './deps.ts'

export type RunDoorDeps = RunApiDeps & { logger: Logger; logStore: ObjectStore }

/**
 * Runs have connections of their own, so that they neither starve pages nor are starved by them; and of those no tenant has all. The end of a
 * run waits for its tenant's place in the queue, so ends stand aside: they hold up no other report, and nothing holds up a heartbeat.
 */
const lanes = {
  reports: { connections: 4, share: { atOnce: 3, waiting: 200 } },
  ends: { connections: 2, share: { atOnce: 1, waiting: 200 } },
  heartbeats: { connections: 3, share: { atOnce: 2, waiting: 2_000 } },
} satisfies Record<string, { connections: number; share: Share }>

export const makeRunDoorDeps = (
  {
    database,
    clock,
    logger,
    secret,
    masterKeys,
  }: Pick<ServerDeps, 'database' | 'clock' | 'logger' | 'secret' | 'masterKeys'>,
  place: StoragePlace,
  pods: RunApiDeps['pods'],
  keepsLogs: boolean,
): RunDoorDeps & { close: () => Promise<void> } => {
  const storage = installationStorage(place)
  const onIdleError = (error: Error) => logger.warn('A database connection was lost.', { error })
  const open = (what: string, connections: number) =>
    connectionsBeside(database, { name: `sluice ${what}`, connections, onIdleError })
  const [reports, ends, heartbeats] = [
    open('reports', lanes.reports.connections),
    open('ends', lanes.ends.connections),
    open('heartbeats', lanes.heartbeats.connections),
  ]
  const listening = open('orders', 1)
  const orders = new OrderFeed(listening, logger)
  const listeningToPools = open('pools', 1)
  const poolNews = new OrderFeed(listeningToPools, logger, { channel: poolsChannel })
  const pool = fairPool(sqlPool(reports), lanes.reports.share)
  const secrets = new RunSecrets(secretReader(masterKeys, tenantSecrets(process.env)))
  return {
    pool,
    logs: logIntake({ pool, clock, secrets }),
    keepsLogs,
    ends: fairPool(sqlPool(ends), lanes.ends.share),
    heartbeats: fairPool(sqlPool(heartbeats), lanes.heartbeats.share),
    key: runTokenKey(secret),
    clock,
    chance: { next: Math.random },
    logger,
    values: storage.values,
    secrets,
    logStore: storage.logs,
    orders,
    poolNews,
    stepSecret: deriveSecret(secret, 'steps'),
    pods,
    close: async () => {
      await Promise.all([orders.stop(), poolNews.stop()])
      await Promise.all([reports, ends, heartbeats, listening, listeningToPools].map((pool) => pool.end()))
    },
  }
}

const shared = globalThis as typeof globalThis & { sluiceRunDoorDeps?: RunDoorDeps }

const podsOf = ({ launcher, clusters, namespacePrefix, installationName }: Environment): RunApiDeps['pods'] =>
  launcher === 'kubernetes' ? { clusters, namespacePrefix, installationName } : null

/** The deps of the run API in this process, made at the first call. */
export const runDoorDeps = (): RunDoorDeps =>
  (shared.sluiceRunDoorDeps ??= makeRunDoorDeps(
    serverDeps(),
    environment(),
    podsOf(environment()),
    environment().keepsLogs,
  ))

/** Reads and writes of runs for the doors of browsers, on the pool of those doors. */
export const runPool = (deps: Pick<ServerDeps, 'database'>): SqlPool => sqlPool(deps.database.pool)
