'use client'
import { useMemo } from 'react'

import { Segmented } from '#components/ui/segmented.tsx'
import { Switch } from '#components/ui/switch.tsx'

import { ganttRows, orderRows, waitBars } from './gantt-rows.ts'
import { Gantt } from './gantt.tsx'
import type { RunAnswer } from './run-answer.ts'
import { toGanttSteps, toGanttWaits } from './run-times.ts'
import type { TimeCursor } from './time-cursor.ts'
import type { RunTiming } from './use-run-timing.ts'
import { useUrlState } from './use-url-state.ts'

interface TimelineProps {
  run: RunAnswer
  timing: RunTiming | null
  startMs: number
  /** The end, or now. */
  endMs: number
  live: boolean
  cursor: TimeCursor
  selected: string | undefined
  selectedTry: number | undefined
  onSelect: (step: string | undefined, tryNumber?: number) => void
}

/** The timeline of a run, with what is expected of it while it goes on. */
export function Timeline({ run, timing, startMs, endMs, live, ...shown }: TimelineProps) {
  const [order] = useUrlState('order')
  const [time] = useUrlState('time')
  const spans = live ? timing?.path.spans : undefined
  const usual = timing?.usual
  const rows = useMemo(
    () =>
      orderRows(
        ganttRows(toGanttSteps(run, usual), toGanttWaits(run), endMs, spans),
        order === 'start' ? 'start' : 'graph',
      ),
    [run, usual, endMs, spans, order],
  )
  return (
    <Gantt
      {...shown}
      rows={rows}
      waits={waitBars(toGanttWaits(run), endMs).filter((bar) => bar.toMs > bar.fromMs)}
      startMs={startMs}
      endMs={live ? Math.max(endMs, timing?.path.endMs ?? endMs) : endMs}
      nowMs={live ? endMs : null}
      path={timing?.path.links ?? []}
      squeeze={time !== 'real'}
    />
  )
}

const orders = [
  { value: 'graph', label: 'Graph order' },
  { value: 'start', label: 'By start' },
] as const

/** How the timeline is drawn; beside the tabs. */
export function TimelineChoices() {
  const [order, setOrder] = useUrlState('order', 'passing')
  const [time, setTime] = useUrlState('time', 'passing')
  return (
    <span className="flex items-center gap-3 max-md:hidden">
      <Switch
        label="Squeeze idle time"
        checked={time !== 'real'}
        onChange={(on) => setTime(on ? undefined : 'real')}
      />
      <Segmented
        label="Order of the steps"
        options={orders}
        value={order === 'start' ? 'start' : 'graph'}
        onChange={(next) => setOrder(next === 'start' ? 'start' : undefined)}
      />
    </span>
  )
}
