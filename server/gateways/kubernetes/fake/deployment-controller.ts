import type { ObjectOf } from '../kubernetes-objects.ts'
import type { FakeObject } from './fake-store.ts'

type Deployment = ObjectOf['Deployment']
type Pod = ObjectOf['Pod']

/** What the controllers of Deployment and ReplicaSet do next about one; undefined: nothing. */
export type DeploymentAction =
  | { do: 'create pod'; pod: FakeObject }
  | { do: 'remove pod'; pod: FakeObject }
  | undefined

const deletionCost = 'controller.kubernetes.io/pod-deletion-cost'
const costOf = (pod: Pod): number => Number(pod.metadata?.annotations?.[deletionCost] ?? 0)

const podOf = ({ metadata, spec }: Deployment, suffix: string): FakeObject => {
  const { name = '', namespace, uid = '' } = metadata ?? {}
  return {
    metadata: {
      name: `${name}-${suffix}`,
      namespace,
      labels: spec?.template?.metadata?.labels,
      annotations: spec?.template?.metadata?.annotations,
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'Deployment', name, uid, controller: true, blockOwnerDeletion: true },
      ],
    },
    spec: spec?.template?.spec,
    status: { phase: 'Pending', qosClass: 'BestEffort' },
  }
}

/** As many pods as it says, those that leave not counted; of too many what has not started goes first, then what costs least, then the youngest. */
export const decideDeployment = (deployment: Deployment, pods: Pod[], suffix: string): DeploymentAction => {
  const staying = pods.filter(({ metadata }) => !metadata?.deletionTimestamp)
  const wanted = deployment.spec?.replicas ?? 1
  if (staying.length < wanted) return { do: 'create pod', pod: podOf(deployment, suffix) }
  if (staying.length === wanted) return undefined
  const isRunning = (pod: Pod): number => Number(pod.status?.phase === 'Running')
  const [first] = staying.toSorted(
    (one, other) =>
      isRunning(one) - isRunning(other) ||
      costOf(one) - costOf(other) ||
      Date.parse(other.metadata?.creationTimestamp ?? '') - Date.parse(one.metadata?.creationTimestamp ?? ''),
  )
  return first && { do: 'remove pod', pod: first as FakeObject }
}
