/**
 * Values by key, each with listeners of its own, so that one change redraws one node. Changes are told together, once a frame:
 * a hundred a second cost what sixty would.
 */
export interface KeyedStore<Value> {
  get: (key: string) => Value | undefined
  set: (key: string, value: Value | undefined) => void
  /** Replaces everything; only keys whose value differs are told. */
  setAll: (values: ReadonlyMap<string, Value>) => void
  subscribe: (key: string, listener: () => void) => () => void
  /** Told once a frame in which anything changed. */
  subscribeAll: (listener: () => void) => () => void
}

export interface KeyedStoreOptions<Value> {
  same?: (a: Value, b: Value) => boolean
  /** When to tell: the next frame in a browser, at once in a test. */
  schedule?: (tell: () => void) => void
}

export const keyedStore = <Value>(options: KeyedStoreOptions<Value> = {}): KeyedStore<Value> => {
  const { same = Object.is, schedule = (tell) => requestAnimationFrame(tell) } = options
  const values = new Map<string, Value>()
  const listeners = new Map<string, Set<() => void>>()
  const all = new Set<() => void>()
  let changed = new Set<string>()

  const tell = () => {
    const keys = changed
    changed = new Set()
    for (const key of keys) for (const listener of listeners.get(key) ?? []) listener()
    for (const listener of all) listener()
  }
  const set = (key: string, value: Value | undefined) => {
    const before = values.get(key)
    if (before === value || (before !== undefined && value !== undefined && same(before, value))) return
    if (value === undefined) values.delete(key)
    else values.set(key, value)
    if (changed.size === 0) schedule(tell)
    changed.add(key)
  }
  return {
    get: (key) => values.get(key),
    set,
    setAll: (next) => {
      for (const key of values.keys()) if (!next.has(key)) set(key, undefined)
      for (const [key, value] of next) set(key, value)
    },
    subscribe: (key, listener) => {
      const own = listeners.get(key) ?? new Set()
      listeners.set(key, own.add(listener))
      return () => {
        own.delete(listener)
        if (own.size === 0) listeners.delete(key)
      }
    },
    subscribeAll: (listener) => {
      all.add(listener)
      return () => all.delete(listener)
    },
  }
}
