import type { Json } from './json.ts'

export type JsonObject = Record<string, Json>

/** A map of names: no list, no null. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export const isJsonObject = (value: Json | undefined): value is JsonObject => isRecord(value)

/** The value at the end of a path of own names, and of numbers in lists; undefined where there is none. */
export const jsonAt = (value: Json | undefined, path: readonly PropertyKey[]): Json | undefined =>
  path.reduce<Json | undefined>((found, key) => {
    if (Array.isArray(found)) return typeof key === 'number' ? found[key] : undefined
    return isJsonObject(found) && Object.hasOwn(found, key) ? found[String(key)] : undefined
  }, value)

/** The object at the end of a path; an empty one where there is none. */
export const objectAt = (value: Json | undefined, ...path: string[]): JsonObject => {
  const found = jsonAt(value, path)
  return isJsonObject(found) ? found : {}
}

/** The later object over the earlier, key by key and inward; lists and plain values are replaced whole. */
export const layered = (below: JsonObject, above: JsonObject): JsonObject => {
  const result: JsonObject = { ...below }
  for (const [key, value] of Object.entries(above))
    result[key] = isJsonObject(value) ? layered(objectAt(below, key), value) : value
  return result
}

/** Each plain value of an object under the way to it, `a.b`; lists, empty objects and what `isWhole` says are values as they are. */
export const flatJson = (
  value: Json,
  isWhole: (value: Json) => boolean = () => false,
  path = '',
): [path: string, value: Json][] => {
  if (isJsonObject(value) && Object.keys(value).length > 0 && !isWhole(value))
    return Object.entries(value).flatMap(([key, inner]) =>
      flatJson(inner, isWhole, path === '' ? key : `${path}.${key}`),
    )
  return path === '' && !isWhole(value) ? [] : [[path, value]]
}

/** A value as text: texts as they are, all else as JSON. */
export const jsonText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value))
