import { z } from 'zod'

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** The deepest nesting of a value; deeper ones are made to exhaust a reader. */
export const maxJsonDepth = 64

const isShallow = (value: unknown, depth = 0): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (depth < maxJsonDepth && Object.values(value).every((inner) => isShallow(inner, depth + 1)))

/** Any JSON value; use where the shape belongs to the user. */
export const json: z.ZodType<Json> = z
  .unknown()
  // Asked first: the schema of JSON calls itself, once a level.
  .refine((value) => isShallow(value), `is nested deeper than ${maxJsonDepth} levels`)
  .pipe(z.json())
export const jsonObject = z.record(z.string(), json)
