import { chmodSync, mkdirSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { openSystemDatabase } from '#server/db/client.ts'
import { databaseClock } from '#server/db/database-clock.ts'
import { systemUrl } from '#server/db/logins.ts'
import { sqlPool } from '#server/db/sql-pool.ts'
import { clusterProbe, type ClusterProbe } from '#server/gateways/clusters/cluster-probe.ts'
import { createClustersLauncher } from '#server/gateways/clusters/clusters-launcher.ts'
import { installationOf } from '#server/gateways/kubernetes-jobs/names.ts'
import { createKubernetesLauncher } from '#server/gateways/kubernetes-launcher/kubernetes-launcher.ts'
import { openCluster } from '#server/gateways/kubernetes/open-cluster.ts'
import type { Launcher } from '#server/gateways/launcher.ts'
import { createLocalLauncher } from '#server/gateways/local-launcher/local-launcher.ts'
import { CannotStart, orEnd } from '#server/platform/cannot-start.ts'
import { environment } from '#server/platform/environment.ts'
import { newId } from '#server/platform/ids.ts'
import { processLogger } from '#server/platform/logger.ts'
import { deriveSecret } from '#server/platform/secrets.ts'
import { logStoreRoot, runsFolder, storageRoot } from '#server/platform/storage-root.ts'
import { tenantSecrets } from '#server/platform/tenant-secrets.ts'
import { installationId } from '#server/usecases/installation/installation-id.ts'
import {
  installationStorage,
  requireStorage,
  storageAddress,
} from '#server/usecases/installation/installation-storage.ts'
import { containerLogKeeper } from '#server/usecases/log/keep-container-logs.ts'
import { poolKeeper } from '#server/usecases/pool/pool-keeper.ts'
import { containerMemoryKeeper } from '#server/usecases/run/keep-container-memory.ts'
import { containerTimeKeeper } from '#server/usecases/run/keep-container-times.ts'
import { RunSecrets } from '#server/usecases/run/run-secrets.ts'

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

const database = openSystemDatabase(databaseUrl(), {
  name: 'sluice worker',
  onIdleError: (error) => logger.warn('A database connection was lost.', { error }),
})
const clock = databaseClock(database.pool)
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

const pools = { limits: settings.pools, stepSecret: deriveSecret(settings.secret, 'steps') }

const inClusters = async () => {
  const { namespacePrefix, installationName } = settings
  const id = await sqlPool(database.pool).asSystem(installationId)
  return {
    namespacePrefix,
    installation: installationOf({ namespacePrefix, id, name: installationName }),
    storageUrl: storageAddress(settings),
    poolLimits: settings.pools,
  }
}

const clustersLauncher = (ours: Awaited<ReturnType<typeof inClusters>>): Launcher => {
  const { namespacePrefix } = settings
  const common = {
    ...ours,
    containerLogs: containerLogKeeper({
      pool: sqlPool(database.pool),
      clock,
      secrets: new RunSecrets(tenantSecrets(process.env)),
      namespacePrefix,
    }),
    containerTimes: containerTimeKeeper({ pool: sqlPool(database.pool), namespacePrefix }),
    containerMemory: containerMemoryKeeper({ pool: sqlPool(database.pool), namespacePrefix }),
    pools: poolKeeper({ pool: sqlPool(database.pool), clock, ...pools }),
  }
  return createClustersLauncher(
    settings.clusters.map((cluster) => ({
      name: cluster.name,
      open: async () =>
        createKubernetesLauncher({
          ...common,
          name: cluster.name,
          api: await openCluster(cluster, process.env),
          runnerImage: cluster.runnerImage,
          runApiUrl: cluster.runApiUrl,
          apiCidrs: cluster.apiCidrs,
          logger: logger.with({ cluster: cluster.name }),
        }),
    })),
    logger,
  )
}

const clusterProbes = (ours: Awaited<ReturnType<typeof inClusters>>): ClusterProbe[] =>
  settings.clusters.map((cluster) =>
    clusterProbe({
      name: cluster.name,
      open: () => openCluster(cluster, process.env),
      runnerImage: cluster.runnerImage,
      ...ours,
      runApiUrl: cluster.runApiUrl,
      apiCidrs: cluster.apiCidrs,
    }),
  )

const ours = settings.launcher === 'kubernetes' ? await inClusters() : undefined
const worker = await startWorker({
  pool: sqlPool(database.pool),
  launcher: ours ? clustersLauncher(ours) : localLauncher(),
  clusters: ours ? settings.clusters : [],
  probes: ours ? clusterProbes(ours) : [],
  ...(ours && { pools }),
  workerId: newId(),
  clock,
  chance: { next: Math.random },
  logger,
  runApiUrl: settings.runApiUrl,
  listenPool: database.pool,
  logStore: storage.logs,
  values: storage.values,
})
const door =
  settings.workerPort === undefined
    ? undefined
    : await openWorkerDoor({
        pool: sqlPool(database.pool),
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
    .then(() => database.close())
    .then(() => process.exit(0))
}
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
