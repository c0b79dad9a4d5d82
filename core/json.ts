import { z } from 'zod'

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

/** Any JSON value; use where the shape belongs to the user. */
export const json: z.ZodType<Json> = z.json()
export const jsonObject = z.record(z.string(), json)
