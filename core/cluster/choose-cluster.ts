import type { Failure } from '../run/run-event.ts'

/** What a cluster is called where none is named. */
export const onlyCluster = 'default'

/** The cluster a deployment goes to: the one it names, else the first. Undefined where what it names is not there. */
export const chooseCluster = <Cluster extends { name: string }>(
  clusters: readonly Cluster[],
  wanted: string | null,
): Cluster | undefined => (wanted === null ? clusters[0] : clusters.find(({ name }) => name === wanted))

/** The same clusters, that of deployments that choose none first: the one that is named, else the first as it is. Undefined where what is named is not there. */
export const defaultFirst = <Cluster extends { name: string }>(
  clusters: readonly Cluster[],
  named: string | undefined,
): Cluster[] | undefined => {
  if (named === undefined) return [...clusters]
  const found = clusters.find(({ name }) => name === named)
  return found && [found, ...clusters.filter((cluster) => cluster !== found)]
}

/** Why a run is not launched whose deployment names a cluster that is not there. */
export const clusterMissing = (deployment: string, cluster: string): Failure => ({
  message: `The deployment ${deployment} runs on the cluster “${cluster}”, which this installation does not have any more. Choose another for it in the settings, under Deployments, or have the operator name the cluster in SLUICE_CLUSTERS again.`,
  fault: 'user',
  cause: 'cluster_missing',
})
