import { z } from 'zod'

/**
 * What a launch carries, and all of it: where to report, which attempt of which run, and the one-time claim code. Everything else comes with the claim.
 * A standby runner (`node runner/main.ts --standby`) reads it as one line of JSON on its standard input; when the input ends without one, it leaves.
 * `work` is an empty folder of the run's own, made by the launcher, where run and steps may write.
 */
export const launchOrder = z.strictObject({
  apiUrl: z.url(),
  run: z.uuid(),
  attempt: z.int().positive(),
  claimCode: z.string().min(20).max(200),
  work: z.string(),
  /** One step of the run alone, in a process of its own; the rest is somebody else's. */
  step: z.strictObject({ key: z.string().min(1), attempt: z.int().positive() }).optional(),
  /** Put into the environment of every step: by this the launcher finds what a step has left behind. */
  env: z.record(z.string(), z.string()).default({}),
})
export type LaunchOrder = z.input<typeof launchOrder>
