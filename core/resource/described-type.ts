import type { z } from 'zod'

import type { JsonObject } from '../json-object.ts'
import { type OwnWords, readConfigSchema } from './config-schema.ts'
import { resourceTypeOf } from './resource-types.ts'

/** What a resource may hold, and which of it is secret: as its type says, or the schema it brings. */
export interface DescribedType {
  label: string
  config: z.ZodObject
  secrets: readonly string[]
  /** What the schema that it brings calls its fields. */
  words?: Readonly<Record<string, OwnWords>>
}

/** Whether people see a field for each setting; without a schema, something of one's own is a map of anything. */
export const describesFields = (type: string, configSchema: JsonObject | undefined): boolean =>
  type !== 'custom' || configSchema !== undefined

/** The type of a resource with the schema that it brings, which something of one's own may; undefined where there is no such type. A schema that cannot be read describes nothing. */
export const describedType = (
  type: string,
  configSchema: JsonObject | undefined,
): DescribedType | undefined => {
  const known = resourceTypeOf(type)
  if (!known || type !== 'custom' || configSchema === undefined) return known
  const read = readConfigSchema(configSchema)
  return read.outcome === 'reads' ? { ...read, label: known.label } : known
}
