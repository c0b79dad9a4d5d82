/** A JSON value with what JavaScript's own reader loses: whole numbers above 2^53, and the numbers that JSON has no word for. */
export type TolerantJson =
  | string
  | number
  | bigint
  | boolean
  | null
  | TolerantJson[]
  | { [key: string]: TolerantJson }

const marker = '\ue000'
const bareNumber = /"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/gs
const longNumber = /\d{16}/

/** Reads what Python's json writes: NaN, Infinity and any integer. Throws SyntaxError on what is no JSON even so. */
export function parseTolerantJson(text: string): TolerantJson {
  let readable = text
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    readable = text.replaceAll(bareNumber, (found) => (found.startsWith('"') ? found : `"${marker}${found}"`))
    if (readable === text) throw error
    value = JSON.parse(readable)
  }
  if (readable === text && !longNumber.test(text)) return value as TolerantJson
  return JSON.parse(readable, revive) as TolerantJson
}

function revive(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  if (typeof value === 'string') return value.startsWith(marker) ? Number(value.slice(marker.length)) : value
  const source = context?.source
  if (
    typeof value === 'number' &&
    source !== undefined &&
    /^-?\d+$/.test(source) &&
    !Number.isSafeInteger(value)
  )
    return BigInt(source)
  return value
}
