import { z } from 'zod'

/** Keys that were triggered together. */
const triggered = z.strictObject({ tick: z.number(), atMs: z.number(), keys: z.array(z.string()) })

/** What parts of a rule have to know from one tick to the next, by their place in it. Absent: as at the first evaluation. */
export const ruleState = z.record(
  z.string(),
  z.union([
    /** Of newly_true: the keys of which its part was true. */
    z.strictObject({ was: z.array(z.string()) }),
    /** Of since: the keys of which it is true, and since when. */
    z.strictObject({ since: z.array(triggered) }),
    /** Of code_version_changed. */
    z.strictObject({ code: z.string() }),
  ]),
)
export type RuleState = z.infer<typeof ruleState>
