import { setImmediate as breathe, setTimeout as wait } from 'node:timers/promises'

import type { Logger } from '#server/platform/logger.ts'

import { KubernetesAway, KubernetesRefused } from './api-error.ts'
import { decorrelatedJitter } from './backoff.ts'
import type { KubernetesApi, WatchEvent } from './kubernetes-api.ts'
import { type Kind, kinds, type ObjectOf } from './kubernetes-objects.ts'
import {
  type Change,
  type Entry,
  entryOf,
  type Gone,
  ObjectCache,
  type ObjectKey,
  placeOf,
} from './object-cache.ts'

interface ReflectorTiming {
  /** A watch is asked to end after something between this and twice this. */
  watchSeconds: number
  /** The first wait after a failure, and the longest. */
  leastWaitMs: number
  mostWaitMs: number
  /** The wait after a "you may not". */
  forbiddenMs: number
  /** Everything is listed again this often, spread by a tenth, beside the watch. */
  resyncMs: number
  /** What such a list says otherwise is left to the watch for so long: it may only be behind. */
  settleMs: number
}

export interface ReflectorOptions<K extends Kind, T> {
  api: KubernetesApi
  kind: K
  /** Of the whole cluster when absent. */
  namespace?: string
  labelSelector?: string
  fieldSelector?: string
  /** Makes what is kept of an object; all of it but who changed which field when absent. */
  transform?: (object: ObjectOf[K]) => T
  /** Told of everything that changed, and of everything there is after each list; `gone` when the object is no more. What it throws is logged. */
  onChange: (key: ObjectKey, gone?: Gone<T>) => void
  logger: Logger
  timing?: Partial<ReflectorTiming>
}

export interface Reflector<T> {
  /** Namespace `''` for kinds that lie in none. */
  get(namespace: string, name: string): T | undefined
  all(): Iterable<T>
  readonly size: number
  /** True with the first complete list; false when stopped before. Never throws. */
  readonly synced: Promise<boolean>
  /** Milliseconds since the cluster was last heard of: a list, an event, a bookmark. */
  age(): number
  /** How often everything was listed, the first time included. */
  readonly relists: number
  /** How often everything was listed beside a watch that went on. */
  readonly resyncs: number
  /** How often a watch was begun. */
  readonly watches: number
  /** Why the cluster is not being followed right now, in words; undefined when it is. */
  readonly trouble: string | undefined
  stop(): Promise<void>
}

const usual: ReflectorTiming = {
  watchSeconds: 300,
  leastWaitMs: 800,
  mostWaitMs: 10_000,
  forbiddenMs: 30_000,
  resyncMs: 120_000,
  settleMs: 5_000,
}

/** Between so many told changes others have their turn. */
const batch = 500
/** A watch that lived this long shows that the cluster is well again. */
const wellAfterMs = 120_000
/** A watch that ended sooner, with nothing to tell, is not begun again at once. */
const tooShortMs = 1000

/**
 * Keeps a copy of a selection of objects, and tells what changed: one list, then a watch from there, for ever. Begins anew when the version
 * is no longer kept, goes on from where it was after everything else. From time to time everything is listed beside the watch, and what that
 * should have told and did not is told then. The copy may be behind, never wrong for good.
 */
export const startReflector = <K extends Kind, T = ObjectOf[K]>(
  options: ReflectorOptions<K, T>,
): Reflector<T> => {
  const { api, kind, namespace, labelSelector, fieldSelector, transform, onChange } = options
  const timing = { ...usual, ...options.timing }
  const logger = options.logger.with({ kind, ...(namespace !== undefined && { namespace }) })
  const selection = { namespace, labelSelector, fieldSelector }
  const cache = new ObjectCache<T>()
  const stopping = new AbortController()
  const { signal } = stopping
  const synced = Promise.withResolvers<boolean>()
  let heardAtMs = performance.now()
  let relists = 0
  let resyncs = 0
  let watches = 0
  /** Of the objects that the watch told of since a list beside it was begun; undefined while there is none. */
  let toldSince: Set<string> | undefined
  let trouble: string | undefined

  const entry = (object: ObjectOf[K]): Entry<T> | undefined => {
    try {
      return entryOf(object.metadata, transform ? transform(object) : (object as unknown as T))
    } catch (error) {
      logger.error('an object could not be kept', { name: object.metadata?.name, error })
      return undefined
    }
  }

  const tell = ([key, gone]: Change<T>): void => {
    try {
      onChange(key, gone)
    } catch (error) {
      logger.error('a change could not be told', { ...key, error })
    }
  }

  const heard = (): void => {
    heardAtMs = performance.now()
    trouble = undefined
  }

  const tellAll = async (changes: Iterable<Change<T>>): Promise<void> => {
    let told = 0
    for (const change of changes) {
      tell(change)
      told += 1
      if (told % batch === 0) await breathe()
    }
  }

  const relist = async (): Promise<string> => {
    // A list beside the watch knows less than this one.
    toldSince = undefined
    const { items, resourceVersion } = await api.list<K, Entry<T>>(kind, {
      ...selection,
      transform: entry,
      signal,
    })
    await tellAll(cache.replace(items))
    relists += 1
    heard()
    synced.resolve(true)
    return resourceVersion
  }

  const follow = (event: WatchEvent<ObjectOf[K]>): void => {
    heard()
    if (event.type === 'BOOKMARK') return
    const made = entry(event.object)
    if (!made) return
    toldSince?.add(placeOf(made.key))
    for (const change of event.type === 'DELETED' ? cache.remove(made) : cache.put(made)) tell(change)
  }

  /** Lists everything beside the watch, which keeps its place. What the watch told of meanwhile, it knows better. */
  const resync = async (): Promise<void> => {
    const since = new Set<string>()
    toldSince = since
    const { items } = await api.list<K, Entry<T>>(kind, { ...selection, transform: entry, signal })
    await wait(timing.settleMs, undefined, { signal, ref: false })
    if (toldSince !== since) return
    toldSince = undefined
    await tellAll(cache.mend(items, (key) => since.has(placeOf(key))))
    resyncs += 1
  }

  const resyncAgainAndAgain = async (): Promise<void> => {
    while (!signal.aborted)
      try {
        await wait(timing.resyncMs * (0.9 + 0.2 * Math.random()), undefined, { signal, ref: false })
        if (relists > 0 && trouble === undefined) await resync()
      } catch (error) {
        toldSince = undefined
        // The watch goes on, and says so itself where the cluster is away.
        if (!signal.aborted) logger.warn(`could not list ${kinds[kind].plural} again`, { error })
      }
  }

  /** Says what is wrong, the first time it is, and how long to leave the cluster alone. */
  const failed = (error: unknown, waitMs: number): number => {
    const forbidden = error instanceof KubernetesRefused && (error.code === 403 || error.code === 401)
    const asked =
      error instanceof KubernetesRefused || error instanceof KubernetesAway ? error.retryAfterMs : null
    const said = error instanceof Error ? error.message : String(error)
    if (said !== trouble) {
      const what = forbidden ? `may not watch ${kinds[kind].plural}` : `cannot follow ${kinds[kind].plural}`
      logger.warn(what, { error })
    }
    trouble = said
    return Math.max(waitMs, asked ?? 0, forbidden ? timing.forbiddenMs : 0)
  }

  const run = async (): Promise<void> => {
    let version: string | undefined
    let waitMs = 0
    while (!signal.aborted) {
      const beganAtMs = performance.now()
      let events = 0
      try {
        version ??= await relist()
        watches += 1
        const timeoutSeconds = Math.round(timing.watchSeconds * (1 + Math.random()))
        const watch = api.watch(kind, {
          ...selection,
          resourceVersion: version,
          timeoutSeconds,
          signal,
          opened: heard,
        })
        for await (const event of watch) {
          version = event.resourceVersion
          events += 1
          follow(event)
        }
        heard()
        if (events > 0 || performance.now() - beganAtMs >= tooShortMs) {
          waitMs = 0
          continue
        }
        waitMs = nextWait(waitMs)
      } catch (error) {
        if (signal.aborted) break
        if (performance.now() - beganAtMs >= wellAfterMs) waitMs = 0
        if (error instanceof KubernetesRefused && error.expired) version = undefined
        waitMs = failed(error, nextWait(waitMs))
      }
      await wait(waitMs, undefined, { signal, ref: false }).catch(() => undefined)
    }
  }

  const nextWait = (lastMs: number): number =>
    decorrelatedJitter(lastMs, { baseMs: timing.leastWaitMs, mostMs: timing.mostWaitMs })

  const ended = Promise.all([run(), resyncAgainAndAgain()]).finally(() => synced.resolve(false))

  return {
    get: (inNamespace, name) => cache.get(inNamespace, name),
    all: () => cache.all(),
    get size() {
      return cache.size
    },
    synced: synced.promise,
    age: () => performance.now() - heardAtMs,
    get relists() {
      return relists
    },
    get resyncs() {
      return resyncs
    },
    get watches() {
      return watches
    },
    get trouble() {
      return trouble
    },
    stop: async () => {
      stopping.abort()
      await ended
    },
  }
}
