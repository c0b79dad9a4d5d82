import type { ClusterSeen } from '#core/cluster/cluster-seen.ts'
import type { WayFound } from '#core/cluster/way.ts'

import { checkWay, type WayGround, type WayOf } from '../kubernetes-launcher/check-way.ts'
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts'
import { lookAtCluster } from './look-at-cluster.ts'

/** Looks after one cluster, beside whoever launches there. */
export interface ClusterProbe {
  name: string
  /** What the cluster is, or why it cannot be reached. */
  look(signal: AbortSignal): Promise<ClusterSeen>
  /** Whether a pod of a tenant's reaches web from there. Throws the reason of the signal. */
  checkWay(of: WayOf, signal: AbortSignal): Promise<WayFound>
  close(): Promise<void>
}

export interface ClusterProbeOptions extends Omit<WayGround, 'api'> {
  name: string
  /** Throws where there is no way to the cluster: it is tried again at the next use. */
  open: () => Promise<KubernetesApi>
}

/** A cluster that says nothing for so long is away. */
const patienceMs = 20_000

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

export const clusterProbe = ({ name, open, ...ground }: ClusterProbeOptions): ClusterProbe => {
  let opened: Promise<KubernetesApi> | undefined
  const api = (): Promise<KubernetesApi> => {
    opened ??= open()
    opened.catch(() => {
      opened = undefined
    })
    return opened
  }
  return {
    name,
    look: async (signal) => {
      const limit = AbortSignal.timeout(patienceMs)
      try {
        return await lookAtCluster(await api(), AbortSignal.any([signal, limit]))
      } catch (error) {
        signal.throwIfAborted()
        return {
          is: 'away',
          words: limit.aborted ? `It did not answer within ${patienceMs / 1_000} s.` : messageOf(error),
        }
      }
    },
    checkWay: async (of, signal) => {
      const way = await api().catch((error: unknown) => messageOf(error))
      if (typeof way === 'string')
        return { is: 'unknown', url: ground.runApiUrl, words: `There is no way to the cluster: ${way}` }
      return checkWay({ ...ground, api: way }, of, signal)
    },
    close: async () => {
      const [way] = await Promise.allSettled([opened])
      if (way?.status === 'fulfilled') way.value?.close()
    },
  }
}
