'use client'
import { usePlace } from '#components/api/provider.tsx'
import { statusWords } from '#components/runs/status-words.ts'
import { StateText } from '#components/ui/chip.tsx'
import { formatDuration } from '#components/ui/format.ts'
import { RowLink } from '#components/ui/row-link.tsx'

import { formatInZone } from './fire-words.ts'
import { type TickAnswer, tickTone } from './schedule-answer.ts'
import { startedByTick } from './started-by-tick.ts'

/** From then on it is worth a word that a tick came late. */
const lateMs = 2_000

/** One tick: its time, what came of it and why, and how what it started stands. */
export function TickLine({ tick, timezone }: { tick: TickAnswer; timezone: string }) {
  const place = usePlace()
  const { scheduledAtMs, madeAtMs, status, reason } = tick
  const started = startedByTick(place, tick)
  return (
    <li className="grid grid-cols-[1fr_auto] gap-x-2">
      <time dateTime={new Date(scheduledAtMs).toISOString()} className="tabular-nums">
        {formatInZone(scheduledAtMs, timezone)}
      </time>
      {started ? (
        <RowLink href={started.href} className="hover:underline">
          <StateText tone={started.tone}>{`${started.kind} ${started.word}`}</StateText>
        </RowLink>
      ) : (
        <StateText tone={tickTone[status]}>{statusWords[status]}</StateText>
      )}
      {reason !== null && <span className="col-span-2 text-ink-2">{reason}</span>}
      {status !== 'skipped' && madeAtMs - scheduledAtMs > lateMs && (
        <span className="col-span-2 text-ink-3">{`${formatDuration(madeAtMs - scheduledAtMs)} after its time`}</span>
      )}
    </li>
  )
}
