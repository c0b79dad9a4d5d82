import type { PoolRoom } from '#core/pod/tenant-share.ts'
import type { PoolLimits } from '#core/pool/scale-pool.ts'

import { label, managedBy } from '../kubernetes-jobs/names.ts'
import { mebibytes, milliCpu } from '../kubernetes-jobs/quantity.ts'
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts'
import type { ObjectOf } from '../kubernetes/kubernetes-objects.ts'

/** What one worker of a pool asks for. */
export type WorkerSize = Omit<PoolRoom, 'workers'>

type Deployment = ObjectOf['Deployment']

const workerSize = ({ spec }: Deployment): WorkerSize => {
  const all = (spec?.template.spec?.containers ?? []).map(({ resources }) => resources)
  const sum = (read: (resources: (typeof all)[number]) => number | null | undefined): number =>
    all.reduce((total, resources) => total + (read(resources) ?? 0), 0)
  return {
    cpuMilli: sum((resources) => milliCpu(resources?.requests?.cpu)),
    memoryMib: sum((resources) => mebibytes(resources?.requests?.memory)),
    memoryLimitMib: sum((resources) => mebibytes(resources?.limits?.memory)),
  }
}

/** What the pools in a namespace ask for, by their keys, as the cluster has them: whoever looks sees the same. */
export const poolsThere = async (
  api: KubernetesApi,
  namespace: string,
  signal?: AbortSignal,
): Promise<Map<string, WorkerSize>> => {
  const { items } = await api.list('Deployment', {
    namespace,
    labelSelector: `${label.managedBy}=${managedBy},${label.pool}`,
    ...(signal && { signal }),
    transform: (deployment) =>
      [deployment.metadata?.labels?.[label.pool] ?? '', workerSize(deployment)] as const,
  })
  return new Map(items)
}

/** The room that these pools may come to need: each as many workers as a pool may have, all together as many as the pools of a plan may, the large ones first. */
export const poolRooms = (
  sizes: Iterable<WorkerSize>,
  limits: Pick<PoolLimits, 'max' | 'tierMax'> | undefined,
): PoolRoom[] => {
  if (!limits) return []
  let left = limits.tierMax
  return [...sizes]
    .toSorted((one, other) => other.cpuMilli - one.cpuMilli || other.memoryMib - one.memoryMib)
    .map((size) => {
      const workers = Math.min(limits.max, left)
      left -= workers
      return { ...size, workers }
    })
}
