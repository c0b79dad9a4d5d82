import { Refusal } from '#core/refusal.ts'

import { kubeconfigAccess } from './cluster-access.ts'
import { inClusterAccess } from './in-cluster-access.ts'
import type { KubernetesApi } from './kubernetes-api.ts'
import { openKubernetesApi } from './open-kubernetes-api.ts'

export interface ClusterChosen {
  /** Absolute; undefined: the account of the pod we are in. */
  kubeconfig: string | undefined
  kubernetesContext: string | undefined
}

/** The cluster that the settings name. Throws a Refusal where no kubeconfig is named and this is no pod. */
export const openCluster = async (
  { kubeconfig, kubernetesContext }: ClusterChosen,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<KubernetesApi> => {
  // Somewhere else than meant would be worse than nowhere.
  if (!kubeconfig && kubernetesContext)
    throw new Refusal(
      'invalid_input',
      `The context “${kubernetesContext}” belongs to a kubeconfig, and none is named here (SLUICE_KUBECONFIG).`,
    )
  return openKubernetesApi(
    kubeconfig ? kubeconfigAccess(kubeconfig, kubernetesContext) : await inClusterAccess(variables),
  )
}
