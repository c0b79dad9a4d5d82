/** Why a text cannot be kept by a database or sent as UTF-8, or undefined where it can. */
export const whyUnstorable = (text: string): string | undefined => {
  if (text.includes('\u0000')) return 'contains the character NUL, which a database cannot keep'
  if (!text.isWellFormed()) return 'contains half a character (a lone surrogate), which has no UTF-8 form'
  return undefined
}

const whyNot = (value: unknown): string | undefined =>
  typeof value === 'string' ? whyUnstorable(value) : undefined

interface Part {
  value: unknown
  key: string | number
  within: Part | undefined
}

const pathTo = (part: Part): (string | number)[] => {
  const path: (string | number)[] = []
  for (let at: Part | undefined = part; at?.within; at = at.within) path.push(at.key)
  return path.toReversed()
}

/** The first text inside a value, keys included, that cannot be kept: the path to it and why. However deep the value is, at the cost of its size. */
export const unstorablePart = (value: unknown): { path: (string | number)[]; why: string } | undefined => {
  const waiting: Part[] = [{ value, key: '', within: undefined }]
  for (let part = waiting.pop(); part; part = waiting.pop()) {
    const why = whyNot(part.key) ?? whyNot(part.value)
    if (why !== undefined) return { path: pathTo(part), why }
    if (typeof part.value !== 'object' || part.value === null) continue
    const entries: Iterable<[string | number, unknown]> = Array.isArray(part.value)
      ? part.value.entries()
      : Object.entries(part.value)
    for (const [key, inner] of entries) waiting.push({ value: inner, key, within: part })
  }
  return undefined
}
