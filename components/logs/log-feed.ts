import { CursorFeed } from '#components/api/cursor-feed.ts'
import { readLogFrames } from '#core/protocol/log-frames.ts'
import { keptFrameHeader } from '#core/protocol/log-page.ts'

import { LogStore } from './log-store.ts'

/** What one call brought: whole frames, and whether there is more to fetch now. */
export interface LogAnswer {
  body: Uint8Array
  more: boolean
}

export type FetchLogs = (after: number, signal: AbortSignal) => Promise<LogAnswer>

/** Keeps a LogStore up to date with a run's output. */
export class LogFeed extends CursorFeed {
  readonly store = new LogStore()
  /** False until everything that existed at the beginning is in. */
  loaded = false

  private readonly fetchLogs: FetchLogs

  constructor(fetchLogs: FetchLogs) {
    super()
    this.fetchLogs = fetchLogs
  }

  get position(): number {
    return this.store.position
  }

  protected async pull(signal: AbortSignal): Promise<boolean> {
    const { body, more } = await this.fetchLogs(this.position, signal)
    this.store.append(readLogFrames(body, keptFrameHeader))
    this.loaded ||= !more
    return more
  }
}
