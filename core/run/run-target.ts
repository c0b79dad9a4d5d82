import { z } from 'zod'

import { jsonObject } from '../json.ts'

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

/** The settings of a job that its steps feel. `config` follows Dagster's shape: ops.<step>.config and ops.<step>.inputs, resources.<name>.config. */
export const runConfig = jsonObject
