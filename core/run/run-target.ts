import { z } from 'zod'

import { checkName } from '../check/check-name.ts'

/** What a run is to do. A selection or a job of assets is resolved to keys when the run starts, so that a run stays what it was. */
export const runTarget = z.discriminatedUnion('of', [
  z.strictObject({
    of: z.literal('assets'),
    assets: z.array(z.string()),
    /** What is checked: of assets that it makes, after them; of others, their stored values. Absent: nothing. */
    checks: z.array(checkName).optional(),
    job: z.string().optional(),
    /** Id of the job's pipeline. */
    pipeline: z.string().optional(),
  }),
  z.strictObject({ of: z.literal('graph'), graph: z.string(), job: z.string(), pipeline: z.string() }),
])
export type RunTarget = z.infer<typeof runTarget>
