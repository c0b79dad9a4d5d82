import type { Json } from '#core/json.ts'
import { metadataTypes, type Metadata, type MetadataValue } from '#core/run/metadata.ts'

import type { TolerantJson } from './tolerant-json.ts'

const deepest = 64

/** A value as plain JSON: numbers it has no word for, or that would lose digits, become text; what is nested too deep is cut. */
export function plainJson(value: TolerantJson, depth = 0): Json {
  if (typeof value === 'bigint') return value.toString()
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth >= deepest) return '…'
  if (Array.isArray(value)) return value.map((part) => plainJson(part, depth + 1))
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, plainJson(part, depth + 1)]))
}

/** Metadata from the wire ({ raw_value, type } by name, or bare values). What has no type gets the one its value shows. */
export function metadataFromWire(given: TolerantJson | undefined): {
  metadata: Metadata
  unknownTypes: string[]
} {
  const metadata: Metadata = {}
  const unknownTypes: string[] = []
  if (!isObject(given)) return { metadata, unknownTypes }
  for (const [name, value] of Object.entries(given)) {
    const typed = isObject(value) && 'raw_value' in value
    const raw = typed ? (value.raw_value ?? null) : value
    const said = typed ? value.type : '__infer__'
    const type = metadataTypes.find((known) => known === said)
    if (!type) unknownTypes.push(JSON.stringify(plainJson(said ?? null)))
    metadata[name] = { type: !type || type === '__infer__' ? inferred(raw) : type, value: plainJson(raw) }
  }
  return { metadata, unknownTypes }
}

function inferred(raw: TolerantJson): MetadataValue['type'] {
  if (raw === null) return 'null'
  switch (typeof raw) {
    case 'string':
      return 'text'
    case 'boolean':
      return 'bool'
    case 'bigint':
      return 'int'
    case 'number':
      return Number.isInteger(raw) ? 'int' : 'float'
    default:
      return 'json'
  }
}

export const isObject = (value: TolerantJson | undefined): value is { [key: string]: TolerantJson } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
