import { z } from 'zod'

import type { JsonObject } from '../json-object.ts'

/** A kind of thing that pipelines connect to. */
export interface ResourceType {
  /** What people call it. */
  label: string
  /** What its configuration may hold. */
  config: z.ZodObject
  /** The fields that are secret: a plain text in one is warned of. */
  secrets: readonly string[]
  /** What the configuration of a new one begins with. */
  begins: JsonObject
  /** Whether values of assets and ops can be kept in it, so far as something here does that. */
  keepsValues?: boolean
}

const longest = 4_000

/** Stands for the secret of that name. */
export const secretReference = z.strictObject({ env: z.string().min(1).max(100) })

/** A text, or the secret that stands for one: whatever differs between deployments may be one. */
export const text = z.union([z.string().min(1).max(longest), secretReference])

/** The number of a port. */
export const port = z.int().min(1).max(65_535)

/** An address of http or https. */
export const webAddress = z.union([
  z
    .string()
    .max(longest)
    .refine((address) => /^https?:$/.test(URL.parse(address)?.protocol ?? ''), {
      error: 'must be an address like https://example.com',
    }),
  secretReference,
])

/** What signs in to Amazon's services, and to those that speak as they do; absent: whatever the machine of a run has. */
export const awsKeys = { accessKeyId: text.optional(), secretAccessKey: text.optional() }
