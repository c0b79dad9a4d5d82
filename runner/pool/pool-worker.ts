import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { mostRunsHeld, mostStepsHeld } from '#core/pool/worker-room.ts'
import { exitCodes } from '#core/protocol/exit-codes.ts'
import type { LeasedEnd, PoolAnswer, PoolRequest } from '#core/protocol/pool-api.ts'

import { pause } from '../pause.ts'
import type { CallOutcome } from '../run-api-caller.ts'
import type { PoolSettings } from './pool-settings.ts'
import { removeFolder } from './remove-folder.ts'
import type { Standbys } from './standbys.ts'
import type { WarmChild } from './warm-child.ts'

export interface PoolWorkerOptions {
  settings: PoolSettings
  /** POST pool. */
  ask: (body: PoolRequest, signal: AbortSignal) => Promise<CallOutcome<PoolAnswer>>
  standbys: Pick<Standbys, 'warm' | 'take' | 'close'>
  cpuPercent: () => number
  /** Told when the process is asked to go. */
  terminated: AbortSignal
  /** For whoever reads the pod's log. */
  say: (line: string) => void
}

interface Held {
  isStep: boolean
  child: WarmChild
  isAsked: boolean
}

const holdMs = 10_000
const unheldMs = 1_000
const mostBetweenMs = 5_000
/** What ended while the server is away is told this long by who is to go; what it did was reported by itself. */
const lastWordMs = 60_000

/** The life of a worker: asks for work, starts a process for each lease, tells how each ended, and leaves when it is asked to and holds nothing more. */
export class PoolWorker {
  readonly #options: PoolWorkerOptions
  readonly #held = new Map<string, Held>()
  readonly #ended = new Map<string, { end: LeasedEnd; tookMs: number }>()
  #news = new AbortController()
  #asked = 0
  #isWarm = false

  constructor(options: PoolWorkerOptions) {
    this.#options = options
  }

  /** Answers the exit code. */
  async work(): Promise<number> {
    const { standbys, terminated, say } = this.#options
    const onNews = (): void => this.#news.abort()
    terminated.addEventListener('abort', onNews)
    void standbys.warm().then(() => {
      this.#isWarm = true
      onNews()
    })
    for (let pauseMs = 100, silentSinceMs = performance.now(); ;) {
      this.#news = new AbortController()
      const body = this.#body()
      if (body.isLeaving) standbys.close()
      const beganMs = performance.now()
      const outcome = await this.#options.ask(body, this.#news.signal)
      if (outcome.is === 'ok') {
        for (const { lease } of body.ended) this.#ended.delete(lease)
        await this.#obey(outcome.answer)
        if (body.isLeaving && this.#isDone) return exitCodes.reported
        // A server that holds enough others answers at once.
        const wasHeld = performance.now() - beganMs >= unheldMs
        if (body.waitMs > 0 && !wasHeld && outcome.answer.start.length === 0)
          await pause(unheldMs, this.#news.signal)
        pauseMs = 100
        silentSinceMs = performance.now()
        continue
      }
      if (this.#news.signal.aborted) continue
      if (outcome.is !== 'unreachable') {
        say(`The server does not know this worker: ${outcome.message}`)
        if (this.#held.size === 0) return exitCodes.claimRefused
      }
      if (body.isLeaving && this.#held.size === 0 && performance.now() - silentSinceMs > lastWordMs)
        return exitCodes.serverAway
      await pause(pauseMs, this.#news.signal)
      pauseMs = Math.min(mostBetweenMs, pauseMs * 2)
    }
  }

  get #isDone(): boolean {
    return this.#held.size === 0 && this.#ended.size === 0
  }

  #body(): PoolRequest {
    const { settings, cpuPercent, terminated } = this.#options
    const isLeaving = terminated.aborted
    const takesAny = this.#isWarm && !isLeaving
    const steps = [...this.#held.values()].filter(({ isStep }) => isStep).length
    // By the clock: a worker that is started anew in its pod has the name of the one before and knows nothing of its questions.
    this.#asked = Math.max(this.#asked + 1, Date.now())
    const ended = [...this.#ended].map(([lease, how]) => ({ lease, ...how }))
    return {
      code: settings.code,
      pool: settings.pool,
      worker: settings.worker,
      asked: this.#asked,
      takes: {
        run: takesAny && this.#held.size - steps < mostRunsHeld,
        step: takesAny && steps < mostStepsHeld,
      },
      holds: [...this.#held.keys()],
      ended,
      cpuPercent: cpuPercent(),
      isLeaving,
      // An answer tells that ends are known; nobody hears of those in one that was given up.
      waitMs: ended.length > 0 || (isLeaving && this.#held.size === 0) ? 0 : holdMs,
    }
  }

  async #obey({ start, stop }: PoolAnswer): Promise<void> {
    for (const { lease, order } of start)
      if (!this.#held.has(lease) && !this.#ended.has(lease)) await this.#start(lease, order)
    for (const { lease, how } of stop) {
      const held = this.#held.get(lease)
      if (how === 'force') held?.child.endNow()
      else if (held && !held.isAsked) {
        held.isAsked = true
        held.child.endGently()
      }
    }
  }

  async #start(lease: string, order: PoolAnswer['start'][number]['order']): Promise<void> {
    const { settings, standbys, say } = this.#options
    const work = join(settings.work, lease)
    try {
      await mkdir(work, { recursive: true })
    } catch (error) {
      this.#ended.set(lease, { end: { exitCode: null, signal: null, said: String(error) }, tookMs: 0 })
      return
    }
    const child = standbys.take()
    this.#held.set(lease, { child, isStep: order.step !== undefined, isAsked: false })
    const beganMs = performance.now()
    child.give({ ...order, work, env: settings.stepEnv })
    void child.ended.then(async (end) => {
      const tookMs = Math.round(performance.now() - beganMs)
      await removeFolder(work).catch((error: unknown) =>
        say(`What a process left could not be removed: ${String(error)}`),
      )
      this.#held.delete(lease)
      this.#ended.set(lease, { end, tookMs })
      this.#news.abort()
    })
  }
}
