import { isJsonObject, jsonText } from '../json-object.ts'
import type { Json } from '../json.ts'

const placeholder = /\{\{\s*([^{}]*?)\s*\}\}/g
const onlyPlaceholder = /^\{\{\s*([^{}]*?)\s*\}\}$/

/** The first words that a template of a sensor may begin with: where each message asks for a run, and where those of a look ask for one together. */
const messageNames = ['message', 'key', 'received_at', 'sensor'] as const
const batchNames = ['batch', 'key', 'received_at', 'sensor'] as const

export const namesOfTemplate = ({ batch = false }: { batch?: unknown }): readonly string[] =>
  batch === true ? batchNames : messageNames

/** What a template may name: a message and its parts, or the messages of a look; its key, when it came, and the sensor. */
export type MessageFacts = Readonly<
  Record<(typeof messageNames)[number], Json> | Record<(typeof batchNames)[number], Json>
>

/** A template named what the message has not got. */
export class MissingField extends Error {
  override name = 'MissingField'
}

const partsOf = (path: string): string[] => path.split('.').map((part) => part.trim())

/**
 * The value at the end of a path of own names and places in lists, the longest name first, so that names with dots are found. Undefined where there
 * is none.
 */
const valueAt = (value: Json | undefined, parts: readonly string[]): Json | undefined => {
  if (parts.length === 0 || value === undefined) return value
  if (Array.isArray(value)) {
    const [first = '', ...rest] = parts
    return /^\d+$/.test(first) ? valueAt(value[Number(first)], rest) : undefined
  }
  if (!isJsonObject(value)) return undefined
  for (let length = parts.length; length > 0; length--) {
    const name = parts.slice(0, length).join('.')
    if (Object.hasOwn(value, name)) {
      const found = valueAt(value[name], parts.slice(length))
      if (found !== undefined) return found
    }
  }
  return undefined
}

/** The value at the end of a path as templates write them, `data.items.0`; undefined where there is none. */
export const valueAtPath = (value: Json, path: string): Json | undefined => valueAt(value, partsOf(path))

const factAt = (facts: MessageFacts, path: string): Json => {
  const found = valueAtPath({ ...facts }, path)
  if (found === undefined) throw new MissingField(`The message has no ${path}.`)
  return found
}

/** A text with every `{{ path }}` filled in. Throws MissingField. */
export const fillText = (text: string, facts: MessageFacts): string =>
  text.replaceAll(placeholder, (_, path: string) => jsonText(factAt(facts, path)))

/** A text that tells one thing from another with every `{{ path }}` filled in: null, which would make all that lack the field the same, is missing. Throws MissingField. */
export const fillName = (text: string, facts: MessageFacts): string =>
  text.replaceAll(placeholder, (_, path: string) => {
    const fact = factAt(facts, path)
    if (fact === null) throw new MissingField(`The message has null for ${path}.`)
    return jsonText(fact)
  })

/** A value with its texts filled in; a text that is one placeholder alone becomes the value itself, a number or a list included. Throws MissingField. */
export const fillValue = (value: Json, facts: MessageFacts): Json => {
  if (typeof value === 'string') {
    const [, path] = onlyPlaceholder.exec(value) ?? []
    return path === undefined ? fillText(value, facts) : factAt(facts, path)
  }
  if (Array.isArray(value)) return value.map((item) => fillValue(item, facts))
  if (!isJsonObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fillValue(inner, facts)]))
}

/** The paths in a template that begin with none of the names there are. */
export const strangePaths = (value: Json, names: readonly string[]): string[] => {
  if (typeof value === 'string')
    return [...value.matchAll(placeholder)].flatMap(([, path = '']) =>
      names.includes(partsOf(path)[0] ?? '') ? [] : [path],
    )
  return typeof value === 'object' && value !== null
    ? Object.values(value).flatMap((inner) => strangePaths(inner, names))
    : []
}
