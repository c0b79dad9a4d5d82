/** Whether two JSON values are equal. The order of keys does not matter; a key whose value is undefined counts as missing. */
export const sameJson = (a: unknown, b: unknown): boolean => {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false
    return a.every((item, index) => sameJson(item, b[index]))
  }
  return sameFields(a as Fields, b as Fields)
}

type Fields = Readonly<Record<string, unknown>>

/** Large documents are compared with each key that is typed, so nothing is made for it. */
const sameFields = (a: Fields, b: Fields): boolean => {
  let more = 0
  for (const key of Object.keys(a)) {
    if (a[key] === undefined) continue
    if (!Object.hasOwn(b, key) || !sameJson(a[key], b[key])) return false
    more += 1
  }
  for (const key of Object.keys(b)) if (b[key] !== undefined) more -= 1
  return more === 0
}
