import { classes } from '#components/ui/classes.ts'
import { formatDuration } from '#components/ui/format.ts'
import { ToneMark } from '#components/ui/tone-mark.tsx'

import { Bar, BarWords } from './gantt-bar.tsx'
import type { GanttRow } from './gantt-rows.ts'
import { stepTone } from './status-tone.ts'
import type { TimeScale } from './time-scale.ts'

/** How wide the names stand before the time. */
export const nameWidth = 'w-[270px] shrink-0 border-r border-line px-4 max-md:w-36 max-md:px-2'

interface GanttLineProps {
  row: GanttRow
  /** Its place among all, from 0. */
  index: number
  topPx: number
  scale: TimeScale
  nowMs: number
  critical: boolean
  chosen: boolean
  chosenTry: number | undefined
  /** Tab finds it. */
  reached: boolean
  onSelect: (tryNumber?: number) => void
}

/** One step of the timeline: its name, how long it took, and its stretches of time. */
export function GanttLine({
  row,
  index,
  topPx,
  scale,
  nowMs,
  critical,
  chosen,
  chosenTry,
  reached,
  onSelect,
}: GanttLineProps) {
  const { step, bars } = row
  return (
    <div
      id={`gantt-${step.key}`}
      role="row"
      aria-rowindex={index + 2}
      style={{ transform: `translateY(${topPx}px)` }}
      aria-selected={chosen}
      tabIndex={reached ? 0 : -1}
      onClick={(event) => onSelect(pressedTry(event.target))}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        onSelect()
      }}
      className={classes(
        'absolute inset-x-0 top-0 flex h-7 cursor-pointer -outline-offset-2',
        chosen ? 'bg-accent-soft' : 'hover:bg-hover',
      )}
    >
      <div role="gridcell" className={classes('flex items-center gap-2 text-sm', nameWidth)}>
        <ToneMark tone={stepTone[step.status]} />
        <span className="min-w-0 flex-1 truncate font-mono" title={step.key}>
          {step.key}
        </span>
        {critical && <span className="text-xs font-medium text-ink-2 max-md:sr-only">critical</span>}
        <span className="text-ink-3 tabular-nums max-md:hidden">{durationWords(row, nowMs)}</span>
      </div>
      <div role="gridcell" className="relative min-w-0 flex-1 overflow-hidden">
        {bars.map((bar) => (
          <Bar
            key={`${bar.kind}${bar.fromMs}`}
            bar={bar}
            left={scale.x(bar.fromMs)}
            right={scale.x(bar.toMs)}
            chosen={chosen && bar.number !== undefined && bar.number === chosenTry}
          />
        ))}
        <BarWords row={row} left={Math.max(0, bars.length > 0 ? scale.x(bars.at(-1)?.toMs ?? nowMs) : 4)} />
      </div>
    </div>
  )
}

function durationWords({ step: { tries, status } }: GanttRow, nowMs: number): string {
  if (tries.length === 0) return status
  if (tries.length > 1) return `${tries.length} attempts`
  const [only] = tries
  return only ? formatDuration((only.finishedMs ?? nowMs) - only.startedMs) : ''
}

/** The number of the try that a press was on. */
function pressedTry(target: EventTarget): number | undefined {
  const word = target instanceof HTMLElement ? target.dataset.try : undefined
  return word === undefined ? undefined : Number(word)
}
