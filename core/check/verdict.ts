import { z } from 'zod'

import { metadata } from '../run/metadata.ts'
import { severity } from './severity.ts'

/** The longest description that is kept, in characters. */
export const longestDescription = 4_000

/** What a check found. */
export const verdict = z.object({
  passed: z.boolean(),
  /** Absent: as the check is drawn. */
  severity: severity.nullish(),
  description: z.string().max(longestDescription).nullish(),
  metadata: metadata.nullish(),
})
export type Verdict = z.infer<typeof verdict>
