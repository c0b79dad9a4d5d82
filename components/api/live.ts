import { sseParser } from './sse-parser.ts'

/** News about a topic. Only that something changed, and how far; the data itself is fetched. */
export interface LiveChange {
  topic: string
  /** Highest event number of a run. */
  events?: number
  /** Highest log position of a run. */
  logs?: number
  /** Revision of a draft. */
  revision?: number
}

/** `paused` while the tab is hidden, `refused` when the session ended. */
export type LiveState = 'idle' | 'connecting' | 'open' | 'lost' | 'paused' | 'refused'

/** What the stream needs of the world. */
export interface LiveWorld {
  urlOf: (topics: readonly string[], ageMs: number) => string
  /** How long ago the oldest answer that is shown can have been asked for. */
  ageMs: () => number
  fetch: typeof fetch
  /** Between 0 and 1, so that many tabs do not come back at the same moment. */
  random: () => number
  /** Called when a connection stands again after a break: everything shown may be old. */
  onReconnected: () => void
}

type Listener = (change: LiveChange) => void

/** What the server says once a connection stands: the topics of which it knows that nothing was announced in all that time. */
interface Greeting {
  /** A server of another age says nothing of it. */
  quiet?: string[]
}

interface Connection {
  topics: ReadonlySet<string>
  abort: AbortController
}

/** Changes of the set of topics within this time become one new connection. */
const SETTLE_MS = 40
/** The server says something at least every 15 s; twice that and a little without a byte means that the line is dead. */
const SILENCE_MS = 35_000
const HIDDEN_MS = 30_000
/** The server allows the way to it less than 5 s; a greeting that took longer says nothing of what is quiet. */
const PROMPT_MS = 4_000
const BACKOFF_MS = 500
const BACKOFF_MAX_MS = 15_000

/**
 * The one stream of news of a tab. Parts of the page listen to topics; the stream carries the union of them.
 * A new topic opens a second connection; the first is heard until that stands, and then everything is looked at once more
 * of which the server does not know that it is as it was, so that nothing falls between.
 */
export class Live {
  #world: LiveWorld
  #listeners = new Map<string, Set<Listener>>()
  #watchers = new Set<() => void>()
  /** Topics of the connection that had news while nobody listened to them. */
  #unheard = new Set<string>()
  #connection: Connection | undefined
  #state: LiveState = 'idle'
  #failures = 0
  #broken = false
  #settling: ReturnType<typeof setTimeout> | undefined
  #hiding: ReturnType<typeof setTimeout> | undefined

  constructor(world: LiveWorld) {
    this.#world = world
  }

  get state(): LiveState {
    return this.#state
  }

  /** Calls back whenever the state of the stream changes. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** Listens to topics until the returned function is called. */
  listen(topics: readonly string[], listener: Listener): () => void {
    for (const topic of topics) {
      const set = this.#listeners.get(topic) ?? new Set()
      this.#listeners.set(topic, set.add(listener))
    }
    this.#settle(SETTLE_MS)
    return () => {
      for (const topic of topics) {
        const set = this.#listeners.get(topic)
        set?.delete(listener)
        if (set?.size === 0) this.#listeners.delete(topic)
      }
      this.#settle(SETTLE_MS)
    }
  }

  /** Tells that the tab was hidden or shown. */
  visible(shown: boolean): void {
    clearTimeout(this.#hiding)
    if (!shown) {
      this.#hiding = setTimeout(() => {
        if (this.#state === 'refused') return
        this.#drop()
        clearTimeout(this.#settling)
        this.#broken = true
        this.#become('paused')
      }, HIDDEN_MS)
    } else if (this.#state === 'paused') {
      this.#become('idle')
      this.#settle(0)
    }
  }

  /** Tries at once instead of waiting; for when the browser says that it is online again. */
  retryNow(): void {
    if (this.#state !== 'lost') return
    this.#failures = 0
    this.#settle(0)
  }

  /** Ends the stream for good. */
  close(): void {
    clearTimeout(this.#settling)
    clearTimeout(this.#hiding)
    this.#listeners.clear()
    this.#drop()
    this.#become('idle')
  }

  #become(state: LiveState): void {
    if (state === this.#state) return
    this.#state = state
    for (const watcher of this.#watchers) watcher()
  }

  #drop(): void {
    this.#connection?.abort.abort()
    this.#connection = undefined
  }

  #settle(afterMs: number): void {
    if (this.#state === 'paused' || this.#state === 'refused') return
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => this.#open(), afterMs)
  }

  /** Opens a connection when topics are wanted that the present one does not carry. */
  #open(): void {
    const wanted = new Set(this.#listeners.keys())
    const before = this.#connection
    if (wanted.size === 0) {
      this.#drop()
      this.#become('idle')
      return
    }
    if (before && wanted.isSubsetOf(before.topics)) {
      for (const topic of this.#unheard.intersection(wanted)) this.#announce({ topic })
      return
    }
    const next: Connection = { topics: wanted, abort: new AbortController() }
    this.#connection = next
    if (this.#state === 'idle') this.#become('connecting')
    void this.#read(next, before)
  }

  async #read(mine: Connection, before: Connection | undefined): Promise<void> {
    let watchdog: ReturnType<typeof setTimeout> | undefined
    const alive = () => {
      clearTimeout(watchdog)
      watchdog = setTimeout(() => mine.abort.abort(), SILENCE_MS)
    }
    try {
      alive()
      const ageMs = this.#world.ageMs()
      const response = await this.#world.fetch(this.#world.urlOf([...mine.topics].toSorted(), ageMs), {
        headers: { accept: 'text/event-stream' },
        cache: 'no-store',
        signal: mine.abort.signal,
      })
      if (response.status === 401 || response.status === 403 || response.status === 404) {
        this.#refuse(mine, before)
        return
      }
      if (!response.ok || !response.body) throw new Error(`The live stream answered ${response.status}.`)
      const parse = sseParser()
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
      for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
        alive()
        for (const { event, data } of parse(piece.value)) {
          if (event === 'hello') {
            const isPrompt = this.#world.ageMs() - ageMs < PROMPT_MS
            this.#greet(mine, before, isPrompt ? ((JSON.parse(data) as Greeting).quiet ?? []) : [])
          }
          if (event === 'changed') this.#tell(data)
        }
      }
    } catch {
      // Every way to lose the line is mended the same way below; the banner tells the reader.
    } finally {
      clearTimeout(watchdog)
    }
    before?.abort.abort()
    if (this.#connection === mine) this.#lose()
  }

  #greet(mine: Connection, before: Connection | undefined, quiet: readonly string[]): void {
    before?.abort.abort()
    if (this.#connection !== mine) return
    this.#failures = 0
    this.#become('open')
    if (this.#broken) {
      this.#broken = false
      this.#world.onReconnected()
    }
    // What was fetched before this connection stood may have changed since. That holds for topics the connection before
    // carried too: what the server wrote to it last may be under way still, and nobody reads it any more.
    this.#unheard.clear()
    for (const topic of mine.topics) if (!quiet.includes(topic)) this.#announce({ topic })
  }

  #tell(data: string): void {
    const { topics } = JSON.parse(data) as { topics: LiveChange[] }
    for (const change of topics) this.#announce(change)
  }

  #announce(change: LiveChange): void {
    const listeners = this.#listeners.get(change.topic)
    if (listeners) this.#unheard.delete(change.topic)
    else this.#unheard.add(change.topic)
    for (const listener of listeners ?? []) listener(change)
  }

  #refuse(mine: Connection, before: Connection | undefined): void {
    before?.abort.abort()
    if (this.#connection !== mine) return
    this.#connection = undefined
    this.#become('refused')
  }

  #lose(): void {
    this.#connection = undefined
    this.#broken = true
    if (this.#state === 'paused') return
    this.#become('lost')
    const longest = Math.min(BACKOFF_MAX_MS, BACKOFF_MS * 2 ** this.#failures)
    this.#failures += 1
    this.#settle(longest * (0.5 + this.#world.random() / 2))
  }
}
