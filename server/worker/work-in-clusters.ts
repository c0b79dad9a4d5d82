import type { SqlPool } from '#server/db/sql-pool.ts'
import { clusterProbe, type ClusterProbe } from '#server/gateways/clusters/cluster-probe.ts'
import { createClustersLauncher } from '#server/gateways/clusters/clusters-launcher.ts'
import { installationOf } from '#server/gateways/kubernetes-jobs/names.ts'
import { createKubernetesLauncher } from '#server/gateways/kubernetes-launcher/kubernetes-launcher.ts'
import { openCluster } from '#server/gateways/kubernetes/open-cluster.ts'
import type { Launcher } from '#server/gateways/launcher.ts'
import type { Clock } from '#server/platform/clock.ts'
import type { Environment } from '#server/platform/environment.ts'
import type { Logger } from '#server/platform/logger.ts'
import { masterKeys } from '#server/platform/master-keys.ts'
import { tenantSecrets } from '#server/platform/tenant-secrets.ts'
import { installationId } from '#server/usecases/installation/installation-id.ts'
import { storageAddress } from '#server/usecases/installation/installation-storage.ts'
import { containerLogKeeper } from '#server/usecases/log/keep-container-logs.ts'
import { poolKeeper, type PoolKeeperDeps } from '#server/usecases/pool/pool-keeper.ts'
import { containerMemoryKeeper } from '#server/usecases/run/keep-container-memory.ts'
import { containerTimeKeeper } from '#server/usecases/run/keep-container-times.ts'
import { RunSecrets } from '#server/usecases/run/run-secrets.ts'
import { secretReader } from '#server/usecases/secret/read-secrets.ts'

interface Worker {
  pool: SqlPool
  clock: Clock
  settings: Environment
  pools: Pick<PoolKeeperDeps, 'limits' | 'stepSecret'>
  logger: Logger
}

/** What a worker launches with, and asks whether it is there, where its installation names clusters. */
export const workInClusters = async ({
  pool,
  clock,
  settings,
  pools,
  logger,
}: Worker): Promise<{ launcher: Launcher; probes: ClusterProbe[] }> => {
  const { namespacePrefix, installationName } = settings
  const id = await pool.asSystem(installationId)
  const ours = {
    namespacePrefix,
    installation: installationOf({
      namespacePrefix,
      id,
      name: installationName,
    }),
    storageUrl: storageAddress(settings),
    poolLimits: settings.pools,
  }
  const secrets = new RunSecrets(secretReader(masterKeys(settings), tenantSecrets(process.env)))
  const kept = {
    ...(settings.keepsLogs && {
      containerLogs: containerLogKeeper({ pool, clock, secrets, namespacePrefix }),
    }),
    containerTimes: containerTimeKeeper({ pool, namespacePrefix }),
    containerMemory: containerMemoryKeeper({ pool, namespacePrefix }),
    pools: poolKeeper({ pool, clock, ...pools }),
  }
  const clusters = settings.clusters.map((cluster) => ({
    about: {
      ...ours,
      name: cluster.name,
      runnerImage: cluster.runnerImage,
      runApiUrl: cluster.runApiUrl,
      apiCidrs: cluster.apiCidrs,
    },
    open: () => openCluster(cluster, process.env),
  }))
  const launcher = createClustersLauncher(
    clusters.map(({ about, open }) => ({
      name: about.name,
      open: async () =>
        createKubernetesLauncher({
          ...about,
          ...kept,
          api: await open(),
          logger: logger.with({ cluster: about.name }),
        }),
    })),
    logger,
  )
  return {
    launcher,
    probes: clusters.map(({ about, open }) => clusterProbe({ ...about, open })),
  }
}
