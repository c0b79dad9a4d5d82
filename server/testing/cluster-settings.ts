import { KubernetesRefused } from '#server/gateways/kubernetes/api-error.ts'
import { kubeconfigAccess } from '#server/gateways/kubernetes/cluster-access.ts'
import type { KubernetesApi } from '#server/gateways/kubernetes/kubernetes-api.ts'
import { openKubernetesApi } from '#server/gateways/kubernetes/open-kubernetes-api.ts'

const needed = (name: string): string => {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is not set. Run these tests with "npm run test:k8s".`)
  return value
}

/** What every pod of a run has there unless its pipeline says otherwise. */
export const clusterPod = { cpuMilli: 100, memoryMib: 512, diskMib: 512 }

/** What a Sluice needs to be told to launch into the cluster that the tests were given. `port`: where its web listens, which pods report to. */
export const clusterSettings = (prefix: string, port: number): Record<string, string> => ({
  SLUICE_HOST: '0.0.0.0',
  SLUICE_LAUNCHER: 'kubernetes',
  SLUICE_KUBECONFIG: needed('KUBECONFIG'),
  SLUICE_RUNNER_IMAGE: needed('SLUICE_RUNNER_IMAGE'),
  SLUICE_NAMESPACE_PREFIX: prefix,
  SLUICE_RUN_API_URL: `http://${needed('SLUICE_TEST_HOST')}:${port}`,
  SLUICE_POD: JSON.stringify(clusterPod),
})

/** The cluster that the tests were given, by its administrator. */
export const openTestCluster = (): KubernetesApi => openKubernetesApi(kubeconfigAccess(needed('KUBECONFIG')))

/** Removes the namespaces whose names begin so, and all that is in them. */
export const removeNamespaces = async (cluster: KubernetesApi, prefix: string): Promise<void> => {
  const { items } = await cluster.list('Namespace')
  for (const { metadata } of items)
    if (metadata?.name?.startsWith(prefix))
      await cluster.remove('Namespace', { name: metadata.name }).catch((error: unknown) => {
        // It is going already.
        if (!(error instanceof KubernetesRefused)) throw error
      })
}
