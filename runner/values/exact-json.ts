const wideInteger = /(?<![\d.])\d{16,}(?![\d.eE])/
const stringOrWord = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g
const words: Record<string, number> = { NaN: Number.NaN, Infinity: Infinity, '-Infinity': -Infinity }

type Reviver = (key: string, value: unknown, context: { source?: string }) => unknown
// Both are in Node's V8 and not yet in the compiler's library.
const parseWithSource = JSON.parse as (text: string, reviver: Reviver) => unknown
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => object }

/**
 * JSON as Python writes it: NaN and Infinity may stand bare, and an integer that a number would round arrives as a bigint.
 * Throws SyntaxError.
 */
export function parseExactJson(text: string): unknown {
  try {
    return wideInteger.test(text) ? parseWithSource(text, exactInteger) : JSON.parse(text)
  } catch (error) {
    if (!/NaN|Infinity/.test(text)) throw error
    return parseWithWords(text)
  }
}

const exactInteger: Reviver = (_key, value, { source }) =>
  typeof value === 'number' && !Number.isSafeInteger(value) && source !== undefined && /^-?\d+$/.test(source)
    ? BigInt(source)
    : value

function parseWithWords(text: string): unknown {
  const mark = markNotIn(text)
  const quoted = text.replaceAll(stringOrWord, (token) =>
    token.startsWith('"') ? token : JSON.stringify(mark + token),
  )
  return parseWithSource(quoted, (key, value, context) =>
    typeof value === 'string' && value.startsWith(mark)
      ? words[value.slice(mark.length)]
      : exactInteger(key, value, context),
  )
}

function markNotIn(text: string): string {
  let mark = '~'
  while (text.includes(mark)) mark += '~'
  return mark
}

/** What keeps a value from being JSON: where it lies in the value, and why. */
export class NotJson extends Error {
  override name = 'NotJson'
}

interface Found {
  wide: boolean
  words: boolean
}

const isWide = (value: number): boolean =>
  Number.isInteger(value) && !Number.isSafeInteger(value) && Math.abs(value) < 1e21

/** The counterpart: bigints as integers, NaN and Infinity bare. Throws NotJson for a value that would not come back as it was. */
export function exactJson(value: unknown): string {
  const found: Found = { wide: false, words: false }
  inspect(value, 'value', [], found)
  if (!found.wide && !found.words) return JSON.stringify(value)
  const mark = found.words ? markNotIn(withoutWords(value)) : ''
  const text = JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'bigint') return rawJSON(String(part))
    if (typeof part !== 'number') return part
    // With a point, so that it is not taken for an exact integer.
    if (isWide(part)) return rawJSON(`${part}.0`)
    return Number.isFinite(part) ? part : `${mark}${part}`
  })
  return found.words ? text.replaceAll(new RegExp(`"${mark}(NaN|-?Infinity)"`, 'g'), '$1') : text
}

/** All texts and keys of a value, as JSON writes them. */
const withoutWords = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'bigint' || typeof part === 'number' ? 0 : part,
  )

function inspect(value: unknown, at: string, above: object[], found: Found): void {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return
    case 'number':
      found.words ||= !Number.isFinite(value)
      found.wide ||= isWide(value)
      return
    case 'bigint':
      found.wide = true
      return
    case 'object':
      return inspectObject(value, at, above, found)
    default:
      throw new NotJson(
        `${at} is ${value === undefined ? 'undefined' : `a ${typeof value}`}, which JSON has no form for.`,
      )
  }
}

function inspectObject(value: object | null, at: string, above: object[], found: Found): void {
  if (value === null || 'toJSON' in value) return
  if (above.includes(value)) throw new NotJson(`${at} contains itself.`)
  above.push(value)
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) inspect(value[index], `${at}[${index}]`, above, found)
  } else {
    const prototype = Object.getPrototypeOf(value) as object | null
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null)
      throw new NotJson(`${at} is a ${kindOf(value)}. ${advice(value)}`)
    for (const [key, part] of Object.entries(value))
      if (part !== undefined) inspect(part, `${at}.${key}`, above, found)
  }
  above.pop()
}

const kindOf = (value: object): string =>
  (value.constructor as { name?: string } | undefined)?.name ?? 'object'

function advice(value: object): string {
  if (value instanceof Map) return 'Use Object.fromEntries(map).'
  if (value instanceof Set) return 'Use [...set].'
  return 'Use a plain object or an array.'
}
