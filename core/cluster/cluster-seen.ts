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
