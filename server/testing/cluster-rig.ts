import { KubernetesRefused } from '#server/gateways/kubernetes/api-error.ts'
import { kubeconfigAccess } from '#server/gateways/kubernetes/cluster-access.ts'
import type { KubernetesApi } from '#server/gateways/kubernetes/kubernetes-api.ts'
import { openKubernetesApi } from '#server/gateways/kubernetes/open-kubernetes-api.ts'

import { runRig, type RunRig } from './run-rig.ts'
import type { TestDatabase } from './test-database.ts'

const needed = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set. Run these tests with "npm run test:k8s".`)
  return value
}

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
  const kubeconfig = needed('KUBECONFIG')
  const prefix = `test-${name}-`
  const rig = await runRig(urls, (port) => ({
    SLUICE_HOST: '0.0.0.0',
    SLUICE_LAUNCHER: 'kubernetes',
    SLUICE_KUBECONFIG: kubeconfig,
    SLUICE_RUNNER_IMAGE: needed('SLUICE_RUNNER_IMAGE'),
    SLUICE_NAMESPACE_PREFIX: prefix,
    SLUICE_RUN_API_URL: `http://${needed('SLUICE_TEST_HOST')}:${port}`,
    SLUICE_POD: '{"cpuMilli":100,"memoryMib":512,"diskMib":512}',
    ...settings,
  }))
  const cluster = openKubernetesApi(kubeconfigAccess(kubeconfig))
  return {
    ...rig,
    cluster,
    prefix,
    clear: async () => {
      const { items } = await cluster.list('Namespace')
      for (const { metadata } of items)
        if (metadata?.name?.startsWith(prefix))
          await cluster.remove('Namespace', { name: metadata.name }).catch((error: unknown) => {
            // It is going already.
            if (!(error instanceof KubernetesRefused)) throw error
          })
      cluster.close()
    },
  }
}
