import { z } from 'zod'

import { checkName } from '../check/check-name.ts'
/** Which partition a run makes, and what the sets that it touches were when it was asked for: what it reads follows from them. */
export const runCut = z.strictObject({
  /** Null: what it makes is not partitioned, what it reads is. Of several at once their range, `first...last`. */
  partition: z.string().nullable(),
  /** Of several at once: each of them, in order. */
  keys: z.array(z.string()).min(2).optional(),
  /** Milliseconds since 1970. */
  atMs: z.int(),
  /** Keys of dynamic sets, by the name of the set, as far as the run reads them. */
  dynamic: z.record(z.string(), z.array(z.string())),
})
export type RunCut = z.infer<typeof runCut>

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
    /** Absent: nothing partitioned is made or read. */
    cut: runCut.optional(),
  }),
  z.strictObject({ of: z.literal('graph'), graph: z.string(), job: z.string(), pipeline: z.string() }),
  /** What the code of a sensor asks for, told where it left off. Ids of the pipeline and of the sensor in it. */
  z.strictObject({
    of: z.literal('sensor'),
    pipeline: z.string(),
    sensor: z.string(),
    cursor: z.string().nullable(),
  }),
])
export type RunTarget = z.infer<typeof runTarget>

/** The name of the job that a target is of; none of what was selected, and of a sensor. */
export const jobIn = (target: RunTarget): string | undefined =>
  target.of === 'sensor' ? undefined : target.job

/** The assets whose partition a run is about: those it makes; of checks alone, those it checks. */
export const assetsAbout = ({
  assets,
  checks = [],
}: Pick<Extract<RunTarget, { of: 'assets' }>, 'assets' | 'checks'>): readonly string[] =>
  assets.length > 0 ? assets : [...new Set(checks.map(({ asset }) => asset))]
