import { z } from 'zod'

/** What a run is to do. A selection or a job of assets is resolved to keys when the run starts, so that a run stays what it was. */
export const runTarget = z.discriminatedUnion('of', [
  z.strictObject({
    of: z.literal('assets'),
    assets: z.array(z.string()),
    job: z.string().optional(),
    /** Id of the job's pipeline. */
    pipeline: z.string().optional(),
  }),
  z.strictObject({ of: z.literal('graph'), graph: z.string(), job: z.string(), pipeline: z.string() }),
])
export type RunTarget = z.infer<typeof runTarget>
