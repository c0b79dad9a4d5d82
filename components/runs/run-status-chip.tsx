'use client'
import { StateChip } from '#components/ui/chip.tsx'
import { useNow } from '#components/ui/clock.ts'
import { formatClock, formatDuration } from '#components/ui/format.ts'
import { isFinished } from '#core/run/run-status.ts'

import type { RunRow } from './run-answer.ts'
import { runTone } from './status-tone.ts'
import { statusWords } from './status-words.ts'

type Shown = Pick<RunRow, 'status' | 'enqueuedAt' | 'startedAt' | 'finishedAt' | 'stepCounts'>

/** A run's status with how long it has been in it, and what of it went wrong so far. */
export function RunStatusChip({ run }: { run: Shown }) {
  const now = useNow()
  const from = new Date(run.startedAt ?? run.enqueuedAt).getTime()
  const words = isFinished(run.status)
    ? run.finishedAt === null
      ? statusWords[run.status]
      : `${statusWords[run.status]} in ${formatDuration(new Date(run.finishedAt).getTime() - from)}`
    : `${statusWords[run.status]} ${now === null ? '' : formatClock(now - from)}`
  return (
    <>
      <StateChip tone={runTone[run.status]}>{words}</StateChip>
      {run.stepCounts.failed > 0 && (
        <StateChip tone="failed">{`${run.stepCounts.failed} ${run.stepCounts.failed === 1 ? 'step' : 'steps'} failed`}</StateChip>
      )}
    </>
  )
}
