import type { ClusterSeen } from '#core/cluster/cluster-seen.ts'
import { workerRights, type WorkerRight } from '#core/cluster/worker-rights.ts'
import { largestNode } from '#core/pod/nearest-node.ts'

import { mebibytes, milliCpu } from '../kubernetes-jobs/quantity.ts'
import { KubernetesRefused } from '../kubernetes/api-error.ts'
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts'

interface Node {
  cpuMilli: number
  memoryMib: number
}

/** The nodes that take pods; null where we may not know of them. */
const nodesOf = async (api: KubernetesApi, signal: AbortSignal): Promise<Node[] | null> => {
  try {
    const { items } = await api.list('Node', {
      signal,
      transform: ({ spec, status }): Node | undefined =>
        spec?.unschedulable
          ? undefined
          : {
              cpuMilli: milliCpu(status?.allocatable?.cpu) ?? 0,
              memoryMib: mebibytes(status?.allocatable?.memory) ?? 0,
            },
    })
    return items
  } catch (error) {
    if (error instanceof KubernetesRefused) return null
    throw error
  }
}

const mayWe = async (
  api: KubernetesApi,
  { group, resource }: Pick<WorkerRight, 'group' | 'resource'>,
  verb: string,
  signal: AbortSignal,
): Promise<boolean> => {
  const [plural = '', subresource] = resource.split('/')
  const review = await api.create(
    'SelfSubjectAccessReview',
    {
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      // Without a namespace: in every one, for those of tenants are still to be made.
      spec: {
        resourceAttributes: {
          group,
          resource: plural,
          verb,
          ...(subresource !== undefined && { subresource }),
        },
      },
    },
    { signal },
  )
  return review.status?.allowed === true
}

/** Of the rights, those that are missing, with the verbs that are. */
const missingOf = async (
  api: KubernetesApi,
  rights: readonly WorkerRight[],
  signal: AbortSignal,
): Promise<Extract<ClusterSeen, { is: 'reachable' }>['missing']> => {
  const missing = []
  for (const right of rights) {
    const allowed = await Promise.all(right.verbs.map((verb) => mayWe(api, right, verb, signal)))
    const verbs = right.verbs.filter((_, index) => !allowed[index])
    if (verbs.length > 0)
      missing.push({
        resource: right.group === '' ? right.resource : `${right.resource}.${right.group}`,
        verbs,
        without: right.without,
      })
  }
  return missing
}

/** What the cluster is, and what our account lacks there. Throws where it does not answer. */
export const lookAtCluster = async (
  api: KubernetesApi,
  signal: AbortSignal,
): Promise<Extract<ClusterSeen, { is: 'reachable' }>> => {
  const { gitVersion } = await api.version()
  const nodes = await nodesOf(api, signal)
  return {
    is: 'reachable',
    version: gitVersion,
    nodes: nodes && nodes.length,
    largestNode: nodes && largestNode(nodes),
    missing: await missingOf(api, workerRights, signal),
  }
}
