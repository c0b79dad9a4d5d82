import type { LogView } from '#components/logs/log-view.ts'

import { rowAtTime } from '../log-time.ts'

/** A log among those that are scrolled together. */
export interface Member {
  view: LogView
  runId: string
  /** Beginning of what it shows: of its step, or of its run. */
  beginMs: () => number
}

/** The moment of one log that stands beside a moment of another: the same one within a run, else as long after the beginning. */
export const momentBeside = (
  atMs: number,
  from: { runId: string; beginMs: number },
  to: { runId: string; beginMs: number },
): number => (from.runId === to.runId ? atMs : to.beginMs + atMs - from.beginMs)

/** Logs that follow one another by time: where a reader moves one of them, the others go to the same moment. */
export class Together {
  private isOn = false
  private readonly members = new Set<Member>()

  turn(on: boolean): void {
    this.isOn = on
  }

  join(member: Member): () => void {
    this.members.add(member)
    member.view.onMoved = () => this.follow(member)
    return () => {
      this.members.delete(member)
      member.view.onMoved = null
    }
  }

  private follow(leader: Member): void {
    const { visible, top } = leader.view
    if (!this.isOn || visible.count === 0) return
    const atMs = visible.timeAt(Math.min(visible.count - 1, Math.floor(top)))
    const from = { runId: leader.runId, beginMs: leader.beginMs() }
    for (const { view, runId, beginMs } of this.members) {
      if (view === leader.view || view.visible.count === 0) continue
      view.moveAlong(rowAtTime(view.visible, momentBeside(atMs, from, { runId, beginMs: beginMs() })))
    }
  }
}
