import { z } from 'zod'

import { runtime } from '../document/runtime.ts'
import type { Json } from '../json.ts'
import type { PodGround } from './run-pod.ts'

const ground = z.object({
  installation: runtime,
  deployment: z.object({ name: z.string(), runtime: runtime.nullable() }).optional(),
  ceiling: z.object({ plan: z.string(), cpuMilli: z.number().nullable(), memoryMib: z.number().nullable() }),
})

const clusterRecord = z.object({
  /** What the cluster was called; absent in records of before there were several. */
  clusterName: z.string().optional(),
  namespace: z.string(),
  /** The Job of an attempt, or the Deployment of its pool. */
  job: z.string(),
  /** The key of the pool, and the lease by which one of its workers has the attempt. */
  pool: z.string().optional(),
  lease: z.string().optional(),
  pod: z.object({
    runtime,
    saidBy: z.record(
      z.string(),
      z.object({
        of: z.enum(['installation', 'plan', 'deployment', 'pipeline', 'steps', 'job', 'element']),
        name: z.string().optional(),
      }),
    ),
    carries: z.string(),
    /** Absent where its steps have no pods of their own, and in records of before. */
    ground: ground.optional(),
  }),
})

/** Where an attempt went in a cluster, and in what pod. */
export type ClusterRecord = z.infer<typeof clusterRecord>

/** What the pods of a run's steps are made on, as kept with its launch; undefined where that kept none. */
export const readGround = (kept: Json | null): PodGround | undefined => ground.safeParse(kept).data

/** What a launcher of a cluster wrote down; undefined for the record of another, or none. */
export const readClusterRecord = (record: Json | null): ClusterRecord | undefined =>
  clusterRecord.safeParse(record).data
