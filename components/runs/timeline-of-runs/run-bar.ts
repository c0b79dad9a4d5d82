import type { Answers } from '#components/api/trpc.ts'
import { formatDuration } from '#components/ui/format.ts'
import type { RunSpan } from '#core/run/timeline/run-lanes.ts'

import { statusWords } from '../status-words.ts'

type Shown = Answers['runFeed']['timeline']['runs'][number]

/** A run of the timeline, with its times as numbers. */
export interface RunBar
  extends RunSpan, Pick<Shown, 'shortId' | 'title' | 'job' | 'status' | 'pipelines' | 'failure'> {}

export const laneKinds = ['job', 'pipeline'] as const
export type LaneKind = (typeof laneKinds)[number]

export const barOf = ({ enqueuedAt, startedAt, finishedAt, ...run }: Shown): RunBar => ({
  ...run,
  enqueuedAtMs: enqueuedAt.getTime(),
  startedAtMs: startedAt?.getTime() ?? null,
  finishedAtMs: finishedAt?.getTime() ?? null,
})

/** The lane a run stands in: its job, or what else it is called; or its pipelines. */
export const laneOf = ({ job, title, pipelines }: RunBar, by: LaneKind): string =>
  by === 'job' ? (job ?? title) : pipelines.join(', ') || 'no pipeline'

/** What a bar says: which run, how it stands, how long it waited and took. */
export const barWords = (run: RunBar, nowMs: number): string => {
  const waitedMs = (run.startedAtMs ?? run.finishedAtMs ?? nowMs) - run.enqueuedAtMs
  const took =
    run.startedAtMs === null ? '' : `, ${formatDuration((run.finishedAtMs ?? nowMs) - run.startedAtMs)}`
  const waited = waitedMs >= 1_000 ? `, waited ${formatDuration(waitedMs)}` : ''
  const failure = run.failure === null ? '' : `, ${run.failure}`
  return `${run.title}, run ${run.shortId}: ${statusWords[run.status]}${took}${waited}${failure}`
}

/** Which of a lane's bars a key leads to: the next or the one before in time, or in another lane the nearest in time. */
export const nearestBar = (bars: readonly { run: RunBar }[], atMs: number): number => {
  let best = 0
  for (const [index, { run }] of bars.entries())
    if (
      Math.abs(run.enqueuedAtMs - atMs) <
      Math.abs((bars[best]?.run.enqueuedAtMs ?? Number.POSITIVE_INFINITY) - atMs)
    )
      best = index
  return best
}
