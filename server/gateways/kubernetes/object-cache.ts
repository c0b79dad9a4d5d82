import type { Metadata } from './kubernetes-objects.ts'

export interface ObjectKey {
  /** Empty for kinds that lie in none. */
  namespace: string
  name: string
  uid: string
}

/** The last that was known of an object that is gone; `seen` where the cluster told of the deletion with this last state. */
export interface Gone<T> {
  last: T
  seen: boolean
}

export type Change<T> = [key: ObjectKey, gone?: Gone<T>]

/** An object as the cluster gave it, made into what is kept. */
export interface Entry<T> {
  key: ObjectKey
  resourceVersion: string
  object: T
}

export const entryOf = <T>(metadata: Metadata | undefined, object: T): Entry<T> => ({
  key: { namespace: metadata?.namespace ?? '', name: metadata?.name ?? '', uid: metadata?.uid ?? '' },
  resourceVersion: metadata?.resourceVersion ?? '',
  object,
})

const place = (namespace: string, name: string): string => `${namespace}/${name}`

/** Where an object lies, whichever has the name. */
export const placeOf = ({ namespace, name }: ObjectKey): string => place(namespace, name)

/** What is known of a selection of objects. Each method changes it and gives what changed, in order. */
export class ObjectCache<T> {
  readonly #entries = new Map<string, Entry<T>>()

  get(namespace: string, name: string): T | undefined {
    return this.#entries.get(place(namespace, name))?.object
  }

  *all(): Generator<T, void, undefined> {
    for (const { object } of this.#entries.values()) yield object
  }

  get size(): number {
    return this.#entries.size
  }

  /** An object is as given. What is known already is no change. A name that means another object now is two: one went, one came. */
  put(entry: Entry<T>): Change<T>[] {
    const at = placeOf(entry.key)
    const known = this.#entries.get(at)
    if (known?.key.uid === entry.key.uid && known.resourceVersion === entry.resourceVersion) return []
    this.#entries.set(at, entry)
    const replaced = known && known.key.uid !== entry.key.uid
    return replaced ? [[known.key, { last: known.object, seen: false }], [entry.key]] : [[entry.key]]
  }

  /** An object was deleted, in the state given. One that took its name since stays. */
  remove(entry: Entry<T>): Change<T>[] {
    const at = placeOf(entry.key)
    if (this.#entries.get(at)?.key.uid === entry.key.uid) this.#entries.delete(at)
    return [[entry.key, { last: entry.object, seen: true }]]
  }

  /** A list of what there is, except where something newer is known: only what is otherwise than it was known is told. */
  *mend(
    list: readonly Entry<T>[],
    isNewer: (key: ObjectKey) => boolean,
  ): Generator<Change<T>, void, undefined> {
    const listed = new Set<string>()
    for (const entry of list) {
      listed.add(placeOf(entry.key))
      if (!isNewer(entry.key)) yield* this.put(entry)
    }
    yield* this.#drop((at, key) => !listed.has(at) && !isNewer(key))
  }

  /** All of a fresh list, which holds whatever was known before: every object of it is told of, and every one that vanished. */
  *replace(list: readonly Entry<T>[]): Generator<Change<T>, void, undefined> {
    const listed = new Set<string>()
    for (const entry of list) {
      listed.add(placeOf(entry.key))
      const changes = this.put(entry)
      if (changes.length === 0) yield [entry.key]
      else yield* changes
    }
    yield* this.#drop((at) => !listed.has(at))
  }

  *#drop(isGone: (at: string, key: ObjectKey) => boolean): Generator<Change<T>, void, undefined> {
    for (const [at, { key, object }] of this.#entries) {
      if (!isGone(at, key)) continue
      this.#entries.delete(at)
      yield [key, { last: object, seen: false }]
    }
  }
}
