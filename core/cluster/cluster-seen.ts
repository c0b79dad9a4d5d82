import { z } from 'zod'

/** What a worker saw of a cluster when it last looked. */
export const clusterSeen = z.discriminatedUnion('is', [
  z.object({
    is: z.literal('reachable'),
    /** As the cluster says: v1.34.2. */
    version: z.string(),
    /** Null where the worker may not know of nodes. */
    nodes: z.int().nullable(),
    /** The most that one node takes of each. */
    largestNode: z.object({ cpuMilli: z.number(), memoryMib: z.number() }).nullable(),
    /** What the worker's account may not do and should. */
    missing: z.array(z.object({ resource: z.string(), verbs: z.array(z.string()), without: z.string() })),
  }),
  z.object({ is: z.literal('away'), words: z.string() }),
])
export type ClusterSeen = z.infer<typeof clusterSeen>

/** The same for people of a tenant. Where the cluster is and what our account lacks there are the operator's: told where they are the only tenant. */
export type ClusterShown =
  | {
      is: 'reachable'
      largestNode: Extract<ClusterSeen, { is: 'reachable' }>['largestNode']
      details: Pick<Extract<ClusterSeen, { is: 'reachable' }>, 'version' | 'nodes' | 'missing'> | null
    }
  | { is: 'away'; words: string }

export const showCluster = (seen: ClusterSeen, isOnlyTenant: boolean): ClusterShown => {
  if (seen.is === 'away')
    return isOnlyTenant
      ? seen
      : {
          is: 'away',
          words:
            'Runs that go there wait until it is back. Whoever runs Sluice finds why in the log of the worker.',
        }
  const { largestNode, version, nodes, missing } = seen
  return { is: 'reachable', largestNode, details: isOnlyTenant ? { version, nodes, missing } : null }
}
