import { chmodSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { databaseClock } from '#server/db/database-clock.ts'
import { systemUrl } from '#server/db/logins.ts'
import { openPool } from '#server/db/open-pool.ts'
import { sqlPool } from '#server/db/sql-pool.ts'
import type { Launcher } from '#server/gateways/launcher.ts'
import { createLocalLauncher } from '#server/gateways/local-launcher/local-launcher.ts'
import { sensorSources } from '#server/gateways/sensor-sources/sensor-sources.ts'
import { CannotStart, orEnd } from '#server/platform/cannot-start.ts'
import { environment } from '#server/platform/environment.ts'
import { newId } from '#server/platform/ids.ts'
import { processLogger } from '#server/platform/logger.ts'
import { masterKeys } from '#server/platform/master-keys.ts'
import { deriveSecret } from '#server/platform/secrets.ts'
import { logStoreRoot, runsFolder, storageRoot } from '#server/platform/storage-root.ts'
import { tenantSecrets } from '#server/platform/tenant-secrets.ts'
import { installationStorage, requireStorage } from '#server/usecases/installation/installation-storage.ts'
import { secretReader } from '#server/usecases/secret/read-secrets.ts'
import { KeptSensors } from '#server/usecases/sensor/kept-sensors.ts'

import { openWorkerDoor } from './worker-door.ts'
import { startWorker } from './worker.ts'

const settings = environment()
const logger = processLogger(settings).with({ process: 'worker' })

const databaseUrl = (): string => {
  if (settings.systemDatabaseUrl) return settings.systemDatabaseUrl
  if (settings.databaseUrl) return systemUrl(settings.databaseUrl, settings.secret)
  throw new CannotStart(
    'No database is named. Set DATABASE_URL, or start with "npm start", which brings one.',
  )
}

const pool = openPool(databaseUrl(), {
  name: 'sluice worker',
  onIdleError: (error) => logger.warn('A database connection was lost.', { error }),
})
const sql = sqlPool(pool)
const clock = databaseClock(pool)
await clock.known()
const runnerHome = resolve(process.env.SLUICE_RUNNER_HOME ?? join(import.meta.dirname, '..', '..'))
await orEnd(requireStorage(settings))
const storage = installationStorage(settings)
const values = storageRoot(settings.dataFolder)
const runs = runsFolder(settings.dataFolder)
const logs = logStoreRoot(settings.dataFolder)
// Tenants' own accounts pass through to what is theirs, which is closed to the others; logs are for none of them.
for (const [folder, mode] of [
  [values, 0o711],
  [runs, 0o711],
  [logs, 0o700],
] as const) {
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, mode)
}

const localLauncher = (): Launcher =>
  createLocalLauncher({
    runnerHome,
    node: process.env.SLUICE_RUNNER_NODE ?? process.execPath,
    folder: runs,
    storageRoot: values,
    maxRuns: settings.localRuns,
    logger,
  })

const keys = masterKeys(settings)
const pools = { limits: settings.pools, stepSecret: deriveSecret(settings.secret, 'steps') }

/** What speaks to clusters is loaded where there are some: the others need not keep it in memory. */
const inClusters = async () => {
  const { workInClusters } = await import('./work-in-clusters.ts')
  return {
    ...(await workInClusters({ pool: sql, clock, settings, pools, logger })),
    clusters: settings.clusters,
    pools,
  }
}

const worker = await startWorker({
  pool: sql,
  ...(settings.launcher === 'kubernetes'
    ? await inClusters()
    : { launcher: localLauncher(), clusters: [], probes: [] }),
  workerId: newId(),
  clock,
  chance: { next: Math.random },
  logger,
  runApiUrl: settings.runApiUrl,
  listenPool: pool,
  logStore: storage.logs,
  sources: sensorSources({ filesRoot: settings.sensorFiles, networks: settings.sensorNetworks }),
  readSecrets: secretReader(keys, tenantSecrets(process.env)),
  masterKeys: keys,
  kept: new KeptSensors(),
  values: storage.values,
})
const door =
  settings.workerPort === undefined
    ? undefined
    : await openWorkerDoor({
        pool: sql,
        host: settings.host,
        port: settings.workerPort,
        logger,
      })
process.send?.('ready')

let stopping = false
const stop = (): void => {
  if (stopping) return
  stopping = true
  void worker
    .stop()
    .then(() => door?.close())
    .then(() => pool.end())
    .then(() => process.exit(0))
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
