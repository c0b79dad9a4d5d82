import type { z } from 'zod'

import type { Json } from '#core/json.ts'

/** How a field of the schema is edited. */
export type FieldSpec =
  | { type: 'text'; long: boolean }
  | { type: 'number'; min?: number; max?: number }
  | { type: 'boolean' }
  | { type: 'choice'; options: readonly string[] }
  | { type: 'texts' }
  | { type: 'pairs' }
  | {
      type: 'fields'
      fields: readonly (readonly [name: string, spec: FieldSpec])[]
      /** Fields without which the others cannot be, with what each begins as. */
      needed: Readonly<Record<string, Json>>
    }
  | { type: 'variants'; discriminator: string; variants: readonly VariantSpec[]; isOptional: boolean }
  | { type: 'json' }

/** One of several shapes of a field, told apart by the value of one of its own. */
export interface VariantSpec {
  value: string
  fields: readonly (readonly [name: string, spec: FieldSpec])[]
  /** What it begins as when it is chosen. */
  begins: Readonly<Record<string, Json>>
}

interface Definition {
  type: string
  innerType?: z.core.$ZodType
  element?: z.core.$ZodType
  valueType?: z.core.$ZodType
  entries?: Record<string, string>
  shape?: Record<string, z.core.$ZodType>
  discriminator?: string
  options?: readonly z.core.$ZodType[]
  values?: readonly unknown[]
}

const definitionOf = (schema: z.core.$ZodType): Definition => schema._zod.def as unknown as Definition

const inside = (schema: z.core.$ZodType): z.core.$ZodType => {
  const { type, innerType } = definitionOf(schema)
  return innerType && (type === 'optional' || type === 'default' || type === 'nullable')
    ? inside(innerType)
    : schema
}

/** What a field that has to be there begins as: something that has an effect. */
const beginningOf = (spec: FieldSpec): Json | undefined => {
  switch (spec.type) {
    case 'number':
      return Math.max(1, spec.min ?? 1)
    case 'choice':
      return spec.options[0]
    default:
      return undefined
  }
}

/** What a field that a variant cannot be without begins as, where its kind alone does not say. */
const wordsToBegin: Readonly<Record<string, Json>> = { cadence: 'daily', start: '2026-01-01' }

const emptyOf = (name: string, spec: FieldSpec): Json => {
  if (Object.hasOwn(wordsToBegin, name)) return wordsToBegin[name] ?? null
  switch (spec.type) {
    case 'texts':
      return []
    case 'text':
      return ''
    case 'boolean':
      return false
    default:
      return beginningOf(spec) ?? {}
  }
}

const variantOf = (discriminator: string, option: z.core.$ZodType): VariantSpec[] => {
  const { shape = {} } = definitionOf(option)
  const mark = shape[discriminator]
  const [value] = (mark && definitionOf(mark).values) ?? []
  if (typeof value !== 'string') return []
  const inner = Object.entries(shape).filter(([name]) => name !== discriminator)
  return [
    {
      value,
      fields: inner.map(([name, schema]) => [name, fieldSpec(schema, name)] as const),
      begins: {
        [discriminator]: value,
        ...Object.fromEntries(
          inner
            .filter(([, schema]) => schema._zod.optin === undefined)
            .map(([name, schema]) => [name, emptyOf(name, fieldSpec(schema, name))]),
        ),
      },
    },
  ]
}

/** Whether a schema is that of a reference to a secret: a text that may be one is edited as a text. */
const isSecretReference = (schema: z.core.$ZodType): boolean =>
  Object.keys(definitionOf(schema).shape ?? {}).join() === 'env'

const longTexts = new Set(['description', 'text', 'query'])

/** The way to edit what a schema describes. What has no form of its own is edited as JSON. */
export const fieldSpec = (schema: z.core.$ZodType, name = ''): FieldSpec => {
  const plain = inside(schema)
  const definition = definitionOf(plain)
  switch (definition.type) {
    case 'string':
      return { type: 'text', long: longTexts.has(name) }
    case 'number': {
      const { minimum, maximum } = (
        plain as unknown as {
          _zod: { bag: { minimum?: number; maximum?: number; exclusiveMinimum?: number } }
        }
      )._zod.bag
      return {
        type: 'number',
        ...(minimum !== undefined && Number.isSafeInteger(minimum) && { min: minimum }),
        ...(maximum !== undefined && maximum < 1e9 && { max: maximum }),
      }
    }
    case 'boolean':
      return { type: 'boolean' }
    case 'enum':
      return { type: 'choice', options: Object.values(definition.entries ?? {}) }
    case 'array':
      return definition.element && definitionOf(inside(definition.element)).type === 'string'
        ? { type: 'texts' }
        : { type: 'json' }
    case 'record':
      return definition.valueType && definitionOf(inside(definition.valueType)).type === 'string'
        ? { type: 'pairs' }
        : { type: 'json' }
    case 'object':
      return {
        type: 'fields',
        fields: Object.entries(definition.shape ?? {}).map(
          ([key, inner]) => [key, fieldSpec(inner, key)] as const,
        ),
        needed: Object.fromEntries(
          Object.entries(definition.shape ?? {})
            .filter(([, inner]) => inner._zod.optin === undefined)
            .flatMap(([key, inner]) => {
              const begins = beginningOf(fieldSpec(inner, key))
              return begins === undefined ? [] : [[key, begins] as const]
            }),
        ),
      }
    case 'union': {
      const { discriminator, options = [] } = definition
      const plainText = options.find((option) => definitionOf(option).type === 'string')
      if (plainText && options.length === 2 && options.some(isSecretReference))
        return fieldSpec(plainText, name)
      return discriminator === undefined
        ? { type: 'json' }
        : {
            type: 'variants',
            discriminator,
            variants: options.flatMap((option) => variantOf(discriminator, option)),
            isOptional: schema._zod.optin !== undefined,
          }
    }
    default:
      return { type: 'json' }
  }
}
