import { z } from 'zod'

import { jsonObject } from '../json.ts'
import { poolPrefix } from '../pool/pool-name.ts'

/** The name of a Secret of the tenant's namespace; those by which workers of pools are let in are for nobody else. */
const secretName = z
  .string()
  .min(1)
  .refine((name) => !name.startsWith(poolPrefix), 'is a Secret of Sluice’s own; name another')

/** A variable's whole source: every key of a Secret or a ConfigMap of the tenant's namespace. */
const variableSource = z.union([
  z.strictObject({ secret: secretName }),
  z.strictObject({ configMap: z.string().min(1) }),
])

/** Mounted into the container; never a folder of the node. */
const volume = z.strictObject({
  mountPath: z.string().regex(/^\/[^\0:]*$/, 'a mount path begins with a slash'),
  readOnly: z.boolean().optional(),
  subPath: z.string().optional(),
  source: z.union([
    z.strictObject({ secret: secretName }),
    z.strictObject({ configMap: z.string().min(1) }),
    z.strictObject({ claim: z.string().min(1) }),
    z.strictObject({ scratchMib: z.int().positive() }),
  ]),
})

const toleration = z.strictObject({
  key: z.string().optional(),
  operator: z.enum(['Exists', 'Equal']).optional(),
  value: z.string().optional(),
  effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']).optional(),
  tolerationSeconds: z.int().min(0).optional(),
})

/** Where and with what a step runs. A deeper layer wins: installation, plan, deployment, pipeline, job, element. What a local process has no use for it leaves alone. */
export const runtime = z.strictObject({
  image: z.string().min(1).optional(),
  pullPolicy: z.enum(['IfNotPresent', 'Always', 'Never']).optional(),
  /** Names of Secrets of the tenant's namespace that hold registry credentials. */
  pullSecrets: z.array(z.string().min(1)).optional(),
  /** Milli-processors: 500 is half of one. */
  cpuMilli: z.int().positive().optional(),
  memoryMib: z.int().positive().optional(),
  /** Local disk: what is written beside mounted volumes. */
  diskMib: z.int().positive().optional(),
  /** What it may use at most; absent: as much as it asks for. */
  cpuLimitMilli: z.int().positive().optional(),
  memoryLimitMib: z.int().positive().optional(),
  env: z.record(z.string(), z.string()).optional(),
  envFrom: z.array(variableSource).optional(),
  timeoutMs: z.int().positive().optional(),
  nodeSelector: z.record(z.string(), z.string()).optional(),
  tolerations: z.array(toleration).optional(),
  /** As Kubernetes has it. */
  affinity: jsonObject.optional(),
  labels: z.record(z.string(), z.string()).optional(),
  annotations: z.record(z.string(), z.string()).optional(),
  serviceAccount: z.string().min(1).optional(),
  volumes: z.array(volume).max(50).optional(),
})
export type Runtime = z.infer<typeof runtime>

/** The most retries a policy may ask for. */
export const mostRetries = 100

/** When a failed step is tried again. Delay before try n (n from 1): constant d, linear d·n, exponential d·(2ⁿ−1), as in Dagster's RetryPolicy. */
export const retryPolicy = z.strictObject({
  max: z.int().min(0).max(mostRetries),
  delayMs: z.int().min(0).default(0),
  backoff: z.enum(['constant', 'linear', 'exponential']).default('constant'),
  /** full: anything between 0 and the delay; plusMinus: the delay ± itself. */
  jitter: z.enum(['none', 'full', 'plusMinus']).default('none'),
})
export type RetryPolicy = z.infer<typeof retryPolicy>

export const formats = ['json', 'text', 'csv', 'parquet', 'pickle', 'arrow', 'bytes'] as const
/** How a value lies in storage. Absent: chosen by the value (tables → parquet, JSON → json, text → text, else pickle). */
export const format = z.enum(formats)
export type Format = z.infer<typeof format>
