/**
 * A value on its way between browser and server: as JSON, and where in it moments stand, which JSON has no word for. The spelling is superjson's, so
 * that programs which speak it are understood; of what that can say only moments and `undefined` occur here.
 */
export interface WireJson {
  json: unknown
  meta?: { values: Annotations; v: 1 } | undefined
}

type Annotation = 'Date' | 'undefined'
/** By path, or for the value itself. */
type Annotations = Record<string, [Annotation]> | [Annotation]

/** In a path keys have dots between them; a dot within a key has a backslash before it. */
const inPath = (key: string): string =>
  /[.\\]/.test(key) ? key.replaceAll('\\', String.raw`\\`).replaceAll('.', String.raw`\.`) : key

const keysOf = (path: string): string[] => {
  if (!path.includes('\\')) return path.split('.')
  const keys: string[] = []
  for (const [part, , end] of path.matchAll(/((?:[^\\.]|\\.)*)(\.|$)/gs)) {
    keys.push(part.slice(0, part.length - (end?.length ?? 0)).replaceAll(/\\(.)/gs, '$1'))
    if (end === '') return keys
  }
  return keys
}

const annotationOf = (value: unknown): Annotation | undefined => {
  if (value === undefined) return 'undefined'
  return value instanceof Date ? 'Date' : undefined
}

/** A value to be made text by JSON.stringify. It is not copied. What JSON cannot say but for moments becomes what JSON.stringify makes of it. */
export const toWire = (value: unknown): WireJson => {
  const own = annotationOf(value)
  if (own) return { json: value ?? null, meta: { values: [own], v: 1 } }
  const found: Record<string, [Annotation]> = {}
  let isAny = false
  const look = (part: unknown, path?: string): void => {
    if (typeof part !== 'object' || part === null) return
    if (part instanceof Date) {
      found[path ?? ''] = ['Date']
      isAny = true
      return
    }
    const before = path === undefined ? '' : `${path}.`
    if (Array.isArray(part)) {
      for (let index = 0; index < part.length; index++) {
        const one: unknown = part[index]
        if (one !== undefined) look(one, `${before}${index}`)
        else {
          // In a list its place is kept, elsewhere it is as if it were not there.
          found[`${before}${index}`] = ['undefined']
          isAny = true
        }
      }
      return
    }
    for (const key in part) {
      const one: unknown = (part as Record<string, unknown>)[key]
      if (typeof one === 'object' && one !== null) look(one, `${before}${inPath(key)}`)
    }
  }
  look(value)
  return isAny ? { json: value, meta: { values: found, v: 1 } } : { json: value }
}

const restored = (annotation: unknown, value: unknown): unknown => {
  if (annotation === 'undefined') return undefined
  return annotation === 'Date' && typeof value === 'string' ? new Date(value) : value
}

/** The container at the end of a path: only what is there itself is walked through, whatever the path says. */
const within = (value: unknown, keys: readonly string[]): Record<string, unknown> | undefined => {
  let at = value
  for (const key of keys) {
    if (typeof at !== 'object' || at === null || !Object.hasOwn(at, key)) return undefined
    at = (at as Record<string, unknown>)[key]
  }
  return typeof at === 'object' && at !== null ? (at as Record<string, unknown>) : undefined
}

/** The value that was sent. What JSON.parse made is changed in place, and must be nobody else's. */
export const fromWire = ({ json, meta }: WireJson): unknown => {
  if (!meta) return json
  if (Array.isArray(meta.values)) return restored(meta.values[0], json)
  for (const [path, annotation] of Object.entries(meta.values ?? {})) {
    const keys = keysOf(path)
    const last = keys.pop() ?? ''
    const holder = within(json, keys)
    if (holder && Object.hasOwn(holder, last)) holder[last] = restored(annotation[0], holder[last])
  }
  return json
}

/** As tRPC wants it, on both sides. */
export const wireJson = { serialize: toWire, deserialize: fromWire }
