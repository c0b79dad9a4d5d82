import { z } from 'zod'

/** Where and with what a step runs. A deeper layer wins: installation, plan, deployment, pipeline, job, element. */
export const runtime = z.strictObject({
  image: z.string().optional(),
  /** Milli-processors: 500 is half of one. */
  cpuMilli: z.int().positive().optional(),
  memoryMib: z.int().positive().optional(),
  env: z.record(z.string(), z.string()).optional(),
  timeoutMs: z.int().positive().optional(),
  nodeSelector: z.record(z.string(), z.string()).optional(),
  tolerations: z.array(z.record(z.string(), z.string())).optional(),
})

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
