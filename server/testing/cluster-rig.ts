import type { KubernetesApi } from '#server/gateways/kubernetes/kubernetes-api.ts'

import { clusterSettings, openTestCluster, removeNamespaces } from './cluster-settings.ts'
import { runRig, type RunRig } from './run-rig.ts'
import type { TestDatabase } from './test-database.ts'

export interface ClusterRig extends RunRig {
  cluster: KubernetesApi
  /** Of all namespaces that the rig makes. */
  prefix: string
  /** Removes the namespaces that were made. */
  clear(): Promise<void>
}

/** Web's doors and a worker that launches into the cluster the tests were given. `name`: short, of this file alone. */
export const clusterRig = async (
  urls: () => Pick<TestDatabase, 'appUrl' | 'systemUrl' | 'secret'>,
  name: string,
  settings: Record<string, string> = {},
): Promise<ClusterRig> => {
  const prefix = `test-${name}-`
  const rig = await runRig(urls, (port) => ({ ...clusterSettings(prefix, port), ...settings }))
  const cluster = openTestCluster()
  return {
    ...rig,
    cluster,
    prefix,
    clear: async () => {
      await removeNamespaces(cluster, prefix)
      cluster.close()
    },
  }
}
