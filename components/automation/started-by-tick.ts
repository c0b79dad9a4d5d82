import { backfillTone, backfillWords } from '#components/backfills/backfill-answer.ts'
import { type Place, routes } from '#components/routes.ts'
import { runTone } from '#components/runs/status-tone.ts'
import { statusWords } from '#components/runs/status-words.ts'
import type { Tone } from '#components/ui/tone.ts'

import type { TickAnswer } from './schedule-answer.ts'

type Started = Pick<TickAnswer, 'runId' | 'runStatus' | 'backfillId' | 'backfillStatus'>

/** What a tick of a schedule started, and how it stands now. */
export interface StartedByTick {
  kind: 'run' | 'backfill'
  href: string
  tone: Tone
  word: string
}

/** The run or the backfill of a tick; none where it started none, or it is gone. */
export const startedByTick = (
  place: Place,
  { runId, runStatus, backfillId, backfillStatus }: Started,
): StartedByTick | undefined => {
  if (runId !== null && runStatus !== null)
    return {
      kind: 'run',
      href: routes.run(place, runId),
      tone: runTone[runStatus],
      word: statusWords[runStatus],
    }
  if (backfillId !== null && backfillStatus !== null)
    return {
      kind: 'backfill',
      href: routes.automation(place, { face: 'backfills', backfill: backfillId }),
      tone: backfillTone[backfillStatus],
      word: backfillWords[backfillStatus],
    }
  return undefined
}

/** A tick as the strip marks it: one whose run or backfill has failed is no success. */
export const markedTick = (tick: TickAnswer) => {
  const { scheduledAtMs: atMs, status, reason, runStatus, backfillStatus } = tick
  if (status === 'succeeded' && runStatus === 'failed')
    return { atMs, status: 'failed', reason: 'Its run failed.' } as const
  if (status === 'succeeded' && backfillStatus === 'failed')
    return { atMs, status: 'failed', reason: 'Its backfill failed.' } as const
  return { atMs, status, reason }
}
