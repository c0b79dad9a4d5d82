import { inClusterAccess } from '#server/gateways/kubernetes/in-cluster-access.ts'
import { openKubernetesApi } from '#server/gateways/kubernetes/open-kubernetes-api.ts'

import { clusterSteps, type ClusterStepsOptions } from './cluster-steps.ts'
import type { StepCluster } from './executors/step-cluster.ts'

/** The cluster that this process runs in, with the right to the Jobs of its own namespace. */
export const openStepCluster = async (options: Omit<ClusterStepsOptions, 'api'>): Promise<StepCluster> =>
  clusterSteps({ ...options, api: openKubernetesApi(await inClusterAccess(process.env)) })
