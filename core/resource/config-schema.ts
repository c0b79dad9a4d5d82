import { fromJSONSchema, z } from 'zod'

import { isJsonObject, type JsonObject } from '../json-object.ts'
import type { Json } from '../json.ts'
import { keptFor } from '../kept-for.ts'

/** What a schema calls a field, and the word of help that it has for it. */
export interface OwnWords {
  label?: string
  hint?: string
}

/** What a JSON Schema says of a configuration, or why nothing can be made of it. */
export type ConfigSchema =
  | { outcome: 'reads'; config: z.ZodObject; secrets: string[]; words: Record<string, OwnWords> }
  | { outcome: 'refused'; message: string }

/** Whoever draws a pipeline could write an expression that takes for ever, and every server that reads the pipeline would try it. */
const holdsExpression = (value: Json): boolean => {
  if (Array.isArray(value)) return value.some(holdsExpression)
  if (!isJsonObject(value)) return false
  const { pattern, patternProperties, ...rest } = value
  return (
    typeof pattern === 'string' ||
    patternProperties !== undefined ||
    Object.values(rest).some((inner) => holdsExpression(inner))
  )
}

/** A field that has to be there is one, also where nothing else is said of it. */
const withRequired = (schema: JsonObject): JsonObject => {
  const { required, properties = {} } = schema
  if (!isJsonObject(properties) || !Array.isArray(required)) return schema
  const names = required.filter((name) => typeof name === 'string' && !Object.hasOwn(properties, name))
  return { ...schema, properties: { ...properties, ...Object.fromEntries(names.map((name) => [name, {}])) } }
}

const isSecret = (property: Json | undefined): boolean =>
  isJsonObject(property ?? null) &&
  ((property as JsonObject)['writeOnly'] === true || (property as JsonObject)['format'] === 'password')

const wordsOf = (property: Json): OwnWords => {
  const { title, description } = isJsonObject(property) ? property : {}
  return {
    ...(typeof title === 'string' && { label: title }),
    ...(typeof description === 'string' && { hint: description }),
  }
}

/**
 * Reads the JSON Schema of a map of fields that a resource or a job brings for its configuration; once for each schema. Fields that are `writeOnly`, or of the
 * format `password`, are secret. What nothing here could hold a configuration to is refused with a sentence, not ignored.
 */
export const readConfigSchema = keptFor((schema: JsonObject): ConfigSchema => {
  const { type, properties = {} } = schema
  if (type !== 'object' || !isJsonObject(properties))
    return {
      outcome: 'refused',
      message: 'The schema is to describe a map of fields: { "type": "object", "properties": … }.',
    }
  if (holdsExpression(schema))
    return {
      outcome: 'refused',
      message:
        'pattern and patternProperties are not read here. Say the values by enum, or the length by minLength.',
    }
  try {
    // By its name: as a part of z it would come with every page that reads anything.
    const read = fromJSONSchema(withRequired(schema))
    if (read instanceof z.ZodObject) {
      const secrets = Object.keys(properties).filter((name) => isSecret(properties[name]))
      const words = Object.fromEntries(
        Object.entries(properties).map(([name, property]) => [name, wordsOf(property)]),
      )
      return { outcome: 'reads', config: read, secrets, words }
    }
    return {
      outcome: 'refused',
      message:
        'Beside the fields of the schema stand allOf, anyOf or oneOf, which are read within fields alone.',
    }
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    return { outcome: 'refused', message: `The schema is none that can be read: ${why.replace(/\.?$/, '.')}` }
  }
})
