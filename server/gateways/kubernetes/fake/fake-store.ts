import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'

import { KubernetesRefused } from '../api-error.ts'
import { type Kind, kinds, type Metadata, type ObjectName } from '../kubernetes-objects.ts'

/** Any object of the API. */
export interface FakeObject {
  apiVersion?: string
  kind?: string
  metadata?: Metadata
  [field: string]: unknown
}

export interface StoredEvent {
  version: number
  kind: Kind
  type: 'ADDED' | 'MODIFIED' | 'DELETED'
  object: FakeObject
  /** What the object was before; a watch of a selection tells by it what comes and what goes. */
  before: FakeObject | undefined
}

/** So many events are kept for watches that begin late, as the real one keeps some minutes. */
const keptEvents = 1000

const place = (kind: Kind, { namespace = '', name }: ObjectName): string => `${kind}/${namespace}/${name}`

/** What messages call a kind: plural, and its group where it has one. */
export const resourceOf = (kind: Kind): string => {
  const { apiVersion, plural } = kinds[kind]
  return apiVersion.includes('/') ? `${plural}.${apiVersion.split('/')[0]}` : plural
}

export const refused = (code: number, reason: string, message: string): KubernetesRefused =>
  new KubernetesRefused({ code, reason, message })

export const nameOf = ({ metadata }: FakeObject): ObjectName => ({
  name: metadata?.name ?? '',
  ...(metadata?.namespace !== undefined && { namespace: metadata.namespace }),
})

/** Objects and their history: one counter of versions, events in order, copies in and copies out. */
export class FakeStore {
  #version = 1
  #oldest = 1
  #events: StoredEvent[] = []
  readonly #objects = new Map<string, { kind: Kind; object: FakeObject }>()
  readonly #news = new EventEmitter().setMaxListeners(0)

  get version(): number {
    return this.#version
  }

  get(kind: Kind, of: ObjectName): FakeObject | undefined {
    return structuredClone(this.#objects.get(place(kind, of))?.object)
  }

  all(kind: Kind): FakeObject[] {
    return [...this.#objects.values()]
      .filter((each) => each.kind === kind)
      .map(({ object }) => structuredClone(object))
      .toSorted((a, b) => (place(kind, nameOf(a)) < place(kind, nameOf(b)) ? -1 : 1))
  }

  add(kind: Kind, object: FakeObject, now: Date, dryRun = false): FakeObject {
    const of = nameOf(object)
    if (this.#objects.has(place(kind, of)))
      throw refused(409, 'AlreadyExists', `${resourceOf(kind)} "${of.name}" already exists`)
    const metadata: Metadata = {
      ...object.metadata,
      uid: randomUUID(),
      creationTimestamp: now.toISOString().replace(/\.\d+Z$/, 'Z'),
      generation: 1,
    }
    const made = { ...object, apiVersion: kinds[kind].apiVersion, kind, metadata }
    return dryRun ? made : this.#write('ADDED', kind, made)
  }

  /** The object as given instead of the one that has its name; nothing happens where it is the same. */
  put(kind: Kind, object: FakeObject): FakeObject {
    const known = this.#objects.get(place(kind, nameOf(object)))?.object
    if (!known) throw refused(404, 'NotFound', `${resourceOf(kind)} "${nameOf(object).name}" not found`)
    if (JSON.stringify(known) === JSON.stringify(object)) return structuredClone(known)
    return this.#write('MODIFIED', kind, object)
  }

  drop(kind: Kind, of: ObjectName): void {
    const known = this.#objects.get(place(kind, of))
    if (known) this.#write('DELETED', kind, known.object)
  }

  /** An object is gone, and no watch tells of it. */
  lose(kind: Kind, of: ObjectName): void {
    this.#objects.delete(place(kind, of))
  }

  /** Forgets the history: watches that begin before now are refused as expired. */
  compact(): void {
    this.#oldest = this.#version
    this.#events = []
  }

  /** Events after a version. Throws what the real one answers when it does not keep them any more. */
  since(version: number): StoredEvent[] {
    if (version < this.#oldest)
      throw refused(410, 'Expired', `too old resource version: ${version} (${this.#oldest})`)
    return this.#events.filter((event) => event.version > version)
  }

  /** Calls for every event from now on, until the returned function is called. */
  onEvent(listener: (event: StoredEvent) => void): () => void {
    this.#news.on('event', listener)
    return () => this.#news.off('event', listener)
  }

  #write(type: StoredEvent['type'], kind: Kind, given: FakeObject): FakeObject {
    this.#version += 1
    const object = structuredClone(given)
    object.metadata = { ...object.metadata, resourceVersion: String(this.#version) }
    const at = place(kind, nameOf(object))
    const before = this.#objects.get(at)?.object
    if (type === 'DELETED') this.#objects.delete(at)
    else this.#objects.set(at, { kind, object })
    const event = { version: this.#version, kind, type, object: structuredClone(object), before }
    this.#events.push(event)
    if (this.#events.length > keptEvents) {
      this.#oldest = this.#events[0]?.version ?? this.#version
      this.#events.shift()
    }
    this.#news.emit('event', event)
    return structuredClone(object)
  }
}
