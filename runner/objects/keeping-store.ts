import { copyFile, mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import type { ObjectToPut, StoredObject } from '#storage/object-store.ts'

import type { ValueObjects } from '../values/file-io-manager.ts'
import { KeptCopies, type KeptCopy } from './kept-copies.ts'
import { StoreAway } from './object-failures.ts'

export interface KeepingStoreOptions {
  store: ValueObjects
  /** The run's own, gone with it. */
  folder: string
  /** Copies of what is stored already take at most this much, beside those of what waits. */
  limitBytes: number
  /** Nobody waits for what is being read any more. */
  signal: AbortSignal
  /** Whether the server is away itself, and not only its store. */
  isServerAway: () => boolean
  /** Told once when something has waited for a while. */
  onWaiting: (why: string) => void
  retryFromMs?: number
}

interface Waiting {
  copies: KeptCopy[]
  stored: PromiseWithResolvers<void>
}

const retryToMs = 5_000
const patienceMs = 600_000
const toldAfterMs = 10_000

/**
 * A store far away, with a copy here of all that this run puts there: the run reads its own values without asking, and goes on while the store is away. What
 * cannot be stored yet waits in the order in which it came. An absent server is waited for; a store that fails while the server is there, for ten minutes.
 */
export class KeepingStore implements ValueObjects {
  readonly #options: KeepingStoreOptions
  readonly #kept: KeptCopies
  readonly #queue: Waiting[] = []
  /** What was refused: whoever asks later must hear of it too. */
  readonly #refused: Waiting[] = []
  #count = 0
  #isSending = false
  readonly #over = new AbortController()
  #woken = Promise.withResolvers<void>()

  constructor(options: KeepingStoreOptions) {
    this.#options = options
    this.#kept = new KeptCopies(options.limitBytes)
  }

  /** Settles when everything is stored, or waits here; `waiting` says which. */
  async putAll(objects: ObjectToPut[]): Promise<void> {
    const copies = await this.#keep(objects)
    if (this.#queue.length === 0) {
      try {
        await this.#send(copies)
        return await this.#kept.stored(copies)
      } catch (error) {
        if (!(error instanceof StoreAway)) throw error
      }
    }
    const stored = Promise.withResolvers<void>()
    // Who wants to know asks; who does not need not.
    stored.promise.catch(() => undefined)
    this.#queue.push({ copies, stored })
    if (!this.#isSending) void this.#sendAll()
  }

  /** Undefined where nothing below the prefix waits to be stored; else settles when it is, and rejects when it never will be. */
  waiting(prefix: string): Promise<void> | undefined {
    const isBelow = ({ copies }: Waiting) => copies.some(({ key }) => key.startsWith(`${prefix}/`))
    return (this.#queue.findLast(isBelow) ?? this.#refused.findLast(isBelow))?.stored.promise
  }

  /** The server was heard of: what waits is tried now. */
  hurry(): void {
    this.#woken.resolve()
    this.#woken = Promise.withResolvers()
  }

  /** Nothing is stored any more. */
  stop(): void {
    this.#over.abort()
  }

  async read(key: string): Promise<Buffer> {
    const own = await this.#kept.of(key, (path) => readFile(path))
    return own ?? this.#patiently(() => this.#options.store.read(key))
  }

  async fetch(key: string, path: string): Promise<void> {
    const own = await this.#kept.of(key, (from) => copyFile(from, path).then(() => true))
    if (!own) await this.#patiently(() => this.#options.store.fetch(key, path))
  }

  /** For clearing up: while the store is away nothing is listed, and whoever stores there next clears up. */
  async *list(prefix: string): AsyncIterable<StoredObject> {
    if (this.waiting(prefix)) return
    try {
      yield* this.#options.store.list(prefix)
    } catch (error) {
      if (!(error instanceof StoreAway)) throw error
    }
  }

  async remove(key: string): Promise<void> {
    try {
      await this.#options.store.remove(key)
    } catch (error) {
      if (!(error instanceof StoreAway)) throw error
    }
  }

  locate(key: string): string {
    return this.#options.store.locate(key)
  }

  async #keep(objects: ObjectToPut[]): Promise<KeptCopy[]> {
    const folder = join(this.#options.folder, String(this.#count++))
    await mkdir(folder, { recursive: true })
    const copies: KeptCopy[] = []
    for (const [index, object] of objects.entries()) {
      const path = join(folder, String(index))
      if (!('path' in object)) await writeFile(path, object.data)
      else if (object.mayTake) await taken(object.path, path)
      else await copyFile(object.path, path)
      copies.push({ key: object.key, path, sizeBytes: (await stat(path)).size })
    }
    this.#kept.add(copies)
    return copies
  }

  #send(copies: KeptCopy[]): Promise<void> {
    return this.#options.store.putAll(copies.map(({ key, path }) => ({ key, path })))
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true
    for (let first = this.#queue[0]; first && !this.#over.signal.aborted; first = this.#queue[0]) {
      const { copies, stored } = first
      try {
        await this.#patiently(() => this.#send(copies), this.#over.signal)
        await this.#kept.stored(copies)
        stored.resolve()
      } catch (error) {
        stored.reject(error)
        this.#refused.push(first)
      }
      this.#queue.shift()
    }
    this.#isSending = false
  }

  /** Tries until it is done, is refused, or nobody waits any more. */
  async #patiently<Result>(
    work: () => Promise<Result>,
    signal: AbortSignal = AbortSignal.any([this.#options.signal, this.#over.signal]),
  ): Promise<Result> {
    const { retryFromMs = 100, isServerAway, onWaiting } = this.#options
    const beganMs = performance.now()
    let untilMs = beganMs + patienceMs
    let isTold = false
    for (let waitMs = retryFromMs; ; waitMs = Math.min(retryToMs, waitMs * 2)) {
      try {
        return await work()
      } catch (error) {
        if (!(error instanceof StoreAway) || signal.aborted) throw error
        const nowMs = performance.now()
        if (isServerAway()) untilMs = nowMs + patienceMs
        else if (nowMs > untilMs) throw error
        if (!isTold && nowMs - beganMs > toldAfterMs) onWaiting(error.message)
        isTold ||= nowMs - beganMs > toldAfterMs
        await this.#pause(waitMs, signal)
        if (signal.aborted) throw error
      }
    }
  }

  async #pause(waitMs: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController()
    const aborted = delay(waitMs, undefined, { signal: AbortSignal.any([signal, over.signal]) })
    await Promise.race([aborted.catch(() => undefined), this.#woken.promise])
    over.abort()
  }
}

async function taken(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error
    await copyFile(from, to)
    await rm(from, { force: true })
  }
}
