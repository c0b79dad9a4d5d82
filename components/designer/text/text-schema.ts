import type { z } from 'zod'

import { placement, settings } from '#core/document/document.ts'
import { elementKinds, elementSchemas, type ElementKind } from '#core/document/element.ts'
import { sectionOf, settingsFields } from '#core/document/spelling.ts'

interface Definition {
  type: string
  innerType?: z.core.$ZodType
  element?: z.core.$ZodType
  valueType?: z.core.$ZodType
  options?: readonly z.core.$ZodType[]
  entries?: Record<string, string>
  values?: readonly unknown[]
  shape?: Record<string, z.core.$ZodType>
}

const definitionOf = (schema: z.core.$ZodType): Definition => schema._zod.def as unknown as Definition

/** The schemas a value may follow, lists and wrappings taken off. */
const plain = (schema: z.core.$ZodType): z.core.$ZodType[] => {
  const { type, innerType, element, options } = definitionOf(schema)
  if (innerType) return plain(innerType)
  if (type === 'array' && element) return plain(element)
  return options ? options.flatMap(plain) : [schema]
}

const below = (schema: z.core.$ZodType, key: string): z.core.$ZodType[] => {
  const { shape, valueType } = definitionOf(schema)
  const found = shape ? shape[key] : valueType
  return found ? plain(found) : []
}

const kindOf = new Map<string, ElementKind>(elementKinds.map((kind) => [sectionOf[kind], kind]))

/** What may stand at the keys around a place of the text; the kind of element it is in, where it is in one. */
export const schemasAt = (keys: readonly string[]): { kind?: ElementKind; schemas: z.core.$ZodType[] } => {
  const [top = '', ...rest] = keys
  const kind = kindOf.get(top)
  const begin = kind
    ? plain(elementSchemas[kind])
    : top === 'layout'
      ? rest.length > 0
        ? [placement]
        : []
      : below(settings, top)
  const inside = top === 'layout' ? rest.slice(1) : rest
  const schemas = inside.reduce((some, key) => some.flatMap((schema) => below(schema, key)), begin)
  return { ...(kind && { kind }), schemas }
}

/** The keys that may be written there, each with whether more follows below it. */
export const keysAt = (keys: readonly string[]): { key: string; nests: boolean }[] => {
  const { kind, schemas } = schemasAt(keys)
  if (keys.length === 0)
    return [
      ...['sluice', ...settingsFields].map((key) => ({ key, nests: key === 'runtime' || key === 'tags' })),
      ...elementKinds.map((one) => ({ key: sectionOf[one], nests: true })),
    ]
  const found = new Map<string, boolean>()
  for (const schema of schemas)
    for (const [key, field] of Object.entries(definitionOf(schema).shape ?? {})) {
      if (kind && keys.length === 1 && key === 'kind') continue
      found.set(
        key,
        plain(field).every((one) => definitionOf(one).shape !== undefined),
      )
    }
  return [...found].map(([key, nests]) => ({ key, nests }))
}

/** The words the schema allows there, where it names them. */
export const wordsAt = (keys: readonly string[]): string[] => [
  ...new Set(
    schemasAt(keys).schemas.flatMap((schema): string[] => {
      const { type, entries, values } = definitionOf(schema)
      if (type === 'boolean') return ['true', 'false']
      if (entries) return Object.values(entries)
      return type === 'literal' ? (values ?? []).filter((one) => typeof one === 'string') : []
    }),
  ),
]
