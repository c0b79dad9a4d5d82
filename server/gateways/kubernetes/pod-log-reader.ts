import { setTimeout as wait } from 'node:timers/promises'

import type { Logger } from '#server/platform/logger.ts'

import { KubernetesAway, KubernetesRefused } from './api-error.ts'
import { fullJitter } from './backoff.ts'
import type { FollowLimit } from './follow-limit.ts'
import { ItemGatherer } from './item-gatherer.ts'
import type { KubernetesApi, LogOptions } from './kubernetes-api.ts'
import { LineSplitter } from './line-splitter.ts'
import { LogCatchUp, type LogGap, type LogItem } from './log-catch-up.ts'
import { headBytes, headMark, type LogCursor, LogPosition } from './log-cursor.ts'

/** Where one instance of a container is, as the pod's status tells. `gone`: the pod is no more, or its node is, and nothing can be had for long. */
export type ContainerState = 'waiting' | 'running' | 'ended' | 'gone'

interface LogReaderTiming {
  /** How often the state is looked at where nothing comes. */
  lookMs: number
  /** A running container that is silent so long: the connection is made anew. */
  idleMs: number
  /** A connection is made anew after something between this and five thirds of it, before somebody on the way cuts it. */
  renewMs: number
  mostWaitMs: number
  /** How often a log is asked for that may not be followed: something between this and twice this. */
  pollMs: number
  /** How long to wait after a "you may not". */
  forbiddenMs: number
}

export interface LogReaderOptions {
  api: KubernetesApi
  of: { namespace: string; pod: string; container: string }
  /** Where an earlier reader stopped. */
  cursor?: LogCursor
  state: () => ContainerState
  /** Takes what is new, and where reading goes on once that is kept. Little more is read until it is done. */
  deliver: (items: LogItem[], cursor: LogCursor) => Promise<void>
  logger: Logger
  signal: AbortSignal
  /** Shared by the readers of a cluster. Beyond it a log is asked for every few seconds instead of followed. */
  follows?: FollowLimit
  /** Of a longer line the beginning is delivered. */
  mostLineBytes?: number
  /** A file below this is read whole at the end, so that a clock that was set back hides nothing: less than the kubelet rotates at. */
  wholeBelowBytes?: number
  timing?: Partial<LogReaderTiming>
}

const usual: LogReaderTiming = {
  lookMs: 100,
  idleMs: 150_000,
  renewMs: 45 * 60_000,
  mostWaitMs: 10_000,
  pollMs: 5000,
  forbiddenMs: 30_000,
}

/** The cluster's copy of a pod that is gone is asked for so often, for the case that the way to it is what failed. */
const triesWhenGone = 5

type Outcome = 'end of answer' | 'polled' | 'not started' | 'gone' | 'away' | 'forbidden' | 'renew'

/** Why an answer did not come to its end, in a word. Throws what is none of the expected. */
const outcomeOf = (error: unknown): Outcome => {
  if (error instanceof KubernetesAway) return 'away'
  if (!(error instanceof KubernetesRefused)) throw error
  if (error.code === 404) return 'gone'
  if (error.code === 403 || error.code === 401) return 'forbidden'
  if (error.code === 400) return 'not started'
  if (error.transient) return 'away'
  throw error
}

/**
 * Reads the log of one container instance to its end: every line the kubelet still holds, once, in order; what may be missing is a gap among
 * them. Live while the container runs, and from the file once more when it ended. `complete`: the end was read. `gone`: the pod went before
 * that. `stopped`: the signal came; another reader goes on from the last cursor.
 */
export const readContainerLog = async (
  options: LogReaderOptions,
): Promise<'complete' | 'gone' | 'stopped'> => {
  const { api, of, state, mostLineBytes = 262_144, wholeBelowBytes = 8_388_608 } = options
  const timing = { ...usual, ...options.timing }
  const logger = options.logger.with({ ...of })
  const position = new LogPosition(options.cursor)
  let troubled = false
  const failed = new AbortController()
  const signal = AbortSignal.any([options.signal, failed.signal])
  const gathered = new ItemGatherer({
    deliver: options.deliver,
    cursor: () => position.value(),
    onFailure: (error) => failed.abort(error),
  })

  const pause = async (ms: number): Promise<void> => {
    await wait(ms, undefined, { signal })
  }

  const hand = async (items: LogItem[]): Promise<number> => {
    if (items.length > 0) await gathered.add(items)
    return items.length
  }

  const gap = (reason: LogGap['reason'], words: string, sure: boolean): LogGap => ({
    kind: 'gap',
    reason,
    sure,
    words,
    afterNs: position.newestNs || null,
    beforeNs: null,
  })

  /** One answer, handed on as it comes. `tail`: a last line without a newline is a line. */
  const readAnswer = async (
    query: Partial<LogOptions>,
    catchUp: LogCatchUp,
    tail: boolean,
    heard: () => void,
  ): Promise<number> => {
    const splitter = new LineSplitter(mostLineBytes)
    let handed = 0
    for await (const piece of await api.logs({ ...of, timestamps: true, ...query })) {
      heard()
      handed += await hand(splitter.push(piece).flatMap((line) => catchUp.take(line)))
    }
    const last = tail ? splitter.tail() : undefined
    return handed + (last ? await hand(catchUp.take(last, false)) : 0)
  }

  const sinceTime = (): { sinceTime?: string } =>
    position.since === undefined
      ? {}
      : { sinceTime: new Date(Number(position.since) * 1000).toISOString().replace('.000Z', 'Z') }

  /** Follows until the answer ends, for whatever reason; reads what is there where no more can be followed. */
  const follow = async (): Promise<Outcome> => {
    const giveBack = options.follows?.take()
    const live = !options.follows || giveBack !== undefined
    const connection = new AbortController()
    const renew = () => connection.abort(new KubernetesAway('The stream is old.', { mayHaveArrived: true }))
    const old = setTimeout(renew, timing.renewMs * (1 + (Math.random() * 2) / 3))
    const idle = setTimeout(renew, timing.idleMs)
    const both = AbortSignal.any([signal, connection.signal])
    try {
      const query = { follow: live, signal: both, ...sinceTime() }
      await readAnswer(query, new LogCatchUp(position, 'since'), false, () => idle.refresh())
      return live ? 'end of answer' : 'polled'
    } catch (error) {
      signal.throwIfAborted()
      if (connection.signal.aborted) return 'renew'
      return outcomeOf(error)
    } finally {
      giveBack?.()
      clearTimeout(old)
      clearTimeout(idle)
    }
  }

  /** Whether the file still begins as the one that was read; undefined where that is not known. */
  const sameFile = async (): Promise<boolean | undefined> => {
    if (position.first === null) return undefined
    const pieces: Uint8Array[] = []
    const query = { ...of, timestamps: true, limitBytes: headBytes, signal }
    for await (const piece of await api.logs(query)) pieces.push(piece)
    const head = Buffer.concat(pieces)
    const end = head.indexOf(0x0a)
    return headMark(end === -1 ? head : head.subarray(0, end)) === position.first
  }

  /** Everything there is once more, until that says nothing new. */
  const readEnd = async (): Promise<void> => {
    if (position.lines === 0 || (position.first !== null && position.bytes < wholeBelowBytes)) {
      const whole = new LogCatchUp(position, 'whole')
      const fresh = await readAnswer({ signal }, whole, true, () => undefined)
      if (whole.astray) await hand([gap(whole.astray, '', whole.astray === 'clock')])
      else if (whole.stamped === 0 && (whole.headless.length > 0 || position.lines > 0))
        return void (await hand([gap('unreadable', whole.headless.join('\n'), position.lines > 0)]))
      else if (fresh === 0) return
    } else if ((await sameFile()) === false) await hand([gap('rotated', '', false)])
    for (;;) {
      const rest = new LogCatchUp(position, 'since')
      if ((await readAnswer({ signal, ...sinceTime() }, rest, true, () => undefined)) === 0) return
    }
  }

  const settle = async (outcome: Outcome, tries: number): Promise<void> => {
    if (outcome === 'forbidden' && !troubled) logger.warn('may not read logs of pods')
    troubled = outcome === 'forbidden'
    if (outcome === 'renew') return
    if (outcome === 'polled') return pause(timing.pollMs * (1 + Math.random()))
    if (outcome === 'forbidden') return pause(timing.forbiddenMs)
    if (outcome === 'not started' || outcome === 'end of answer') return pause(timing.lookMs)
    return pause(Math.max(timing.lookMs, fullJitter(tries, { mostMs: timing.mostWaitMs })))
  }

  const run = async (): Promise<'complete' | 'gone'> => {
    for (let tries = 0; ;) {
      const at = state()
      if (at === 'waiting') {
        await pause(timing.lookMs)
        continue
      }
      let outcome: Outcome
      if (at === 'running') {
        const before = position.lines
        outcome = await follow()
        await gathered.flush()
        if (position.lines !== before) tries = 0
      } else {
        try {
          // What is gone by our copy of the cluster may be there yet.
          await readEnd()
          await gathered.flush()
          return 'complete'
        } catch (error) {
          signal.throwIfAborted()
          outcome = outcomeOf(error)
          if (at === 'gone' && (outcome !== 'away' || tries >= triesWhenGone)) outcome = 'gone'
        }
      }
      if (outcome === 'gone') {
        await hand([gap('gone', 'The pod is gone, and its log with it.', false)])
        await gathered.flush()
        return 'gone'
      }
      // A connection that lived and was let go says nothing against the cluster.
      tries = outcome === 'renew' || outcome === 'polled' ? 0 : tries + 1
      await settle(outcome, tries)
    }
  }

  try {
    return await run()
  } catch (error) {
    if (options.signal.aborted) return 'stopped'
    throw failed.signal.aborted ? failed.signal.reason : error
  } finally {
    gathered.drop()
  }
}
