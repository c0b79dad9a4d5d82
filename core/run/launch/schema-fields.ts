import { isJsonObject, type JsonObject } from '../../json-object.ts'
import type { Json } from '../../json.ts'
import type { LaunchField } from './launch-field.ts'

const textsIn = (value: Json | undefined): string[] | undefined =>
  Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'string')
    ? value
    : undefined

const kindOf = ({ type, enum: choices }: JsonObject): LaunchField['kind'] => {
  if (textsIn(choices)) return 'choice'
  switch (type) {
    case 'integer':
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'string':
      return 'text'
    default:
      return 'json'
  }
}

/** The fields of a JSON Schema of a configuration, maps of fields opened; without what is usual of them. */
export const schemaFields = (
  schema: JsonObject,
  path: readonly string[] = [],
): Omit<LaunchField, 'usual'>[] => {
  const { properties, required } = schema
  if (!isJsonObject(properties)) return []
  const needed = new Set(Array.isArray(required) ? required : [])
  return Object.entries(properties).flatMap(([name, property]) => {
    if (!isJsonObject(property)) return []
    const at = [...path, name]
    if (isJsonObject(property['properties'])) return schemaFields(property, at)
    const { title, description } = property
    const options = textsIn(property['enum'])
    return [
      {
        path: at,
        label: typeof title === 'string' ? title : name,
        kind: kindOf(property),
        isRequired: needed.has(name),
        ...(typeof description === 'string' && { hint: description }),
        ...(options && { options }),
      },
    ]
  })
}
