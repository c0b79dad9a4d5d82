import { whyUnstorable } from '../unstorable.ts'

/** Keys that would reach into the prototype of an object somewhere down the road. */
export const pollutingKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** The deepest nesting a document may have; deeper ones are made to exhaust the reader. */
export const maxDepth = 64

/** The first reason a JSON value must not enter a document, with the path to it. */
export const unsafePart = (
  value: unknown,
  path: (string | number)[] = [],
): { path: (string | number)[]; why: string } | undefined => {
  if (path.length > maxDepth) return { path, why: `is nested deeper than ${maxDepth} levels` }
  if (typeof value === 'string') {
    const why = whyUnstorable(value)
    return why === undefined ? undefined : { path, why }
  }
  if (typeof value !== 'object' || value === null) return undefined
  const entries: [string | number, unknown][] = Array.isArray(value)
    ? [...value.entries()]
    : Object.entries(value)
  for (const [key, inner] of entries) {
    const inside = [...path, key]
    if (typeof key === 'string') {
      if (pollutingKeys.has(key))
        return { path: inside, why: 'is a reserved word of JavaScript and cannot be a key' }
      const why = whyUnstorable(key)
      if (why !== undefined) return { path: inside, why }
    }
    const found = unsafePart(inner, inside)
    if (found) return found
  }
  return undefined
}
