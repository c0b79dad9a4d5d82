import type { Json } from '#core/json.ts'
import type { Metadata } from '#core/run/metadata.ts'

import { TypedValue } from './sluice.ts'

type MetadataType = Metadata[string]['type']

/** Metadata in the types of the Pipes wire: plain values are typed by themselves. */
export const typedMetadata = (given: Record<string, unknown>): Metadata =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, typed(value)]))

function typed(value: unknown): Metadata[string] {
  if (value instanceof TypedValue) return { type: value.type as MetadataType, value: plain(value.value) }
  switch (typeof value) {
    case 'string':
      return { type: 'text', value }
    case 'number':
      return { type: Number.isInteger(value) ? 'int' : 'float', value: plain(value) }
    case 'boolean':
      return { type: 'bool', value }
    case 'bigint':
      return { type: 'int', value: String(value) }
    default:
      return value === null || value === undefined
        ? { type: 'null', value: null }
        : { type: 'json', value: plain(value) }
  }
}

/** A value that any JSON reader takes: numbers that JSON has no word for become text. */
const plain = (value: unknown): Json =>
  JSON.parse(
    JSON.stringify(value ?? null, (_key, part: unknown) =>
      typeof part === 'bigint' || (typeof part === 'number' && !Number.isFinite(part)) ? String(part) : part,
    ) ?? 'null',
  ) as Json
