import { formatDuration } from '#components/ui/format.ts'
import { criticalPath, type CriticalPath } from '#core/run/critical-path.ts'
import { isFinished } from '#core/run/run-status.ts'
import { timedSteps, type TimedStep } from '#core/run/timed-steps.ts'
import type { UsualDuration } from '#core/run/usual-durations.ts'

import type { RunAnswer } from './run-answer.ts'

/** How long steps usually take, by key. */
export type Usual = Readonly<Record<string, UsualDuration>>

const ms = (at: Date | string | null): number | null => (at === null ? null : new Date(at).getTime())

/** The steps of a run for questions of time. */
export function timedStepsOf(
  run: Pick<RunAnswer, 'graph' | 'steps' | 'enqueuedAt'>,
  usual: Usual,
): TimedStep[] {
  return timedSteps(
    run.graph,
    run.steps.map((step) => ({
      key: step.key,
      pieceOf: step.pieceOf,
      status: step.status,
      startedMs: ms(step.startedAt),
      finishedMs: ms(step.finishedAt),
    })),
    Object.fromEntries(Object.entries(usual).map(([key, { durationMs }]) => [key, durationMs])),
    new Date(run.enqueuedAt).getTime(),
  )
}

/** What decides when the run ends or ended. */
export function runPath(run: RunAnswer, timed: readonly TimedStep[], nowMs: number): CriticalPath {
  return criticalPath(timed, {
    startMs: ms(run.startedAt) ?? nowMs,
    nowMs,
    maxConcurrent: run.maxConcurrent,
  })
}

const mostNamed = 4

/** `a → b → c`; of a long path its ends and how many lie between. */
export function pathWords({ links }: CriticalPath): string {
  const keys = links.map((link) => link.key)
  if (keys.length <= mostNamed) return keys.join(' → ')
  return `${keys.slice(0, 2).join(' → ')} → ${keys.length - 3} more → ${keys.at(-1)}`
}

/** When a run that goes on is expected to end, or why nobody can say; null once it has ended. */
export function endWords(
  run: Pick<RunAnswer, 'status' | 'startedAt'>,
  path: CriticalPath,
  nowMs: number,
): string | null {
  if (isFinished(run.status) || run.status === 'canceling') return null
  if (path.unknown.length > 0) {
    const [first = ''] = path.unknown
    return path.unknown.length === 1
      ? `not known: ${first} has not run before`
      : `not known: ${path.unknown.length} steps have not run before`
  }
  if (path.endMs === null) return null
  const leftMs = path.endMs - nowMs
  if (run.startedAt === null) return `about ${roundly(leftMs)} after it starts`
  return leftMs < 1_000 ? 'any moment' : `in about ${roundly(leftMs)}`
}

/** Expectations carry no tenths: `6 s`, `1 m 05 s`. */
const roundly = (durationMs: number): string =>
  durationMs < 59_500 ? `${Math.max(1, Math.round(durationMs / 1_000))} s` : formatDuration(durationMs)
