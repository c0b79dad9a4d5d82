import { z } from 'zod'

/** The figures of a check are compared with those of earlier times. With neither bound they have to be the same as the last time. */
export const against = z.strictObject({
  /** How many earlier times count; by default 10. */
  last: z.int().min(1).max(100).optional(),
  /** How far a number may be from the mean of the earlier ones, as a share of it: 0.3 is 30 %. */
  within: z.number().positive().max(1_000).optional(),
  /** How many standard deviations of the earlier ones a number may be from their mean. */
  deviations: z.number().positive().max(100).optional(),
})
export type Against = z.infer<typeof against>

/** How many earlier times count where nothing is said of it. */
export const usualLast = 10

/** Numbers and words that a check measured, by name. */
export const figures = z.record(z.string(), z.union([z.number(), z.string()]))
export type Figures = z.infer<typeof figures>
