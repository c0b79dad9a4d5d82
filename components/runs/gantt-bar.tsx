import { StateText } from '#components/ui/chip.tsx'
import { classes } from '#components/ui/classes.ts'
import { formatDuration } from '#components/ui/format.ts'
import type { StepStatus } from '#core/run/step-status.ts'

import type { GanttBar, GanttRow } from './gantt-rows.ts'
import { stepTone } from './status-tone.ts'

const barColour: Record<StepStatus, string> = {
  waiting: 'bg-queued',
  ready: 'bg-queued',
  running: 'bg-running',
  retrying: 'bg-failed',
  succeeded: 'bg-succeeded',
  failed: 'bg-failed',
  skipped: 'bg-skipped',
  canceled: 'bg-skipped',
}

const waitColour: Record<string, string> = {
  launching: 'bg-stale',
  container_start: 'bg-stale',
  image_pull: 'bg-warn',
  unschedulable: 'bg-warn',
  pool: 'bg-queued',
  tier_pods: 'bg-warn',
}

/** The colour of a stretch of waiting, by its cause. */
export const colourOfWait = (cause: string | undefined): string => waitColour[cause ?? ''] ?? 'bg-queued'

interface BarProps {
  bar: GanttBar
  left: number
  right: number
  chosen: boolean
}

/** A stretch of time of a step: a try, what it waited for, or what is still expected of it. */
export function Bar({ bar, left, right, chosen }: BarProps) {
  const isTry = bar.kind === 'try'
  const isExpected = bar.kind === 'expected'
  const colour = isTry
    ? barColour[bar.status ?? 'running']
    : isExpected
      ? 'border border-dashed border-line-strong bg-transparent'
      : bar.kind === 'wait'
        ? colourOfWait(bar.cause)
        : 'bg-line-strong'
  return (
    <i
      title={`${bar.title}, ${formatDuration(bar.toMs - bar.fromMs)}`}
      data-try={bar.number}
      className={classes(
        'absolute rounded-[3px]',
        isTry || isExpected ? 'top-2 h-3' : 'top-[12.5px] h-[3px]',
        chosen && 'outline-2 outline-offset-1 outline-accent',
        colour,
      )}
      style={{ left, width: Math.max(isTry ? 3 : 1, right - left) }}
    />
  )
}

/** What stands beside the last bar: a failure, a reason, what is expected. */
export function BarWords({ row, left }: { row: GanttRow; left: number }) {
  const { words, status } = row.step
  if (words === null) return null
  return (
    <span
      className="pointer-events-none absolute top-1.5 max-w-[420px] truncate pl-2 text-xs"
      style={{ left }}
    >
      {stepTone[status] === 'failed' ? (
        <StateText tone="failed">{words}</StateText>
      ) : (
        <span className="text-ink-3">{words}</span>
      )}
    </span>
  )
}
