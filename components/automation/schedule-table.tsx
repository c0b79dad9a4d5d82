'use client'
import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { Chip } from '#components/ui/chip.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { RowLink } from '#components/ui/row-link.tsx'
import { type Column, Table } from '#components/ui/table.tsx'

import { LastStarted } from './last-started.tsx'
import { type ScheduleAnswer, scheduleWord, targetWords } from './schedule-answer.ts'
import { ScheduleSwitch } from './schedule-switch.tsx'
import { markedTick, startedByTick } from './started-by-tick.ts'
import { TickStrip } from './tick-strip.tsx'

interface ScheduleTableProps {
  schedules: readonly ScheduleAnswer[]
  /** The one whose ticks stand beside the table. */
  open: string | undefined
  onOpen: (schedule: ScheduleAnswer) => void
}

/** Every schedule in a line: switch, times, what it starts, the last ticks and the next one. */
export function ScheduleTable({ schedules, open, onOpen }: ScheduleTableProps) {
  const place = usePlace()
  const columns: Column<ScheduleAnswer>[] = [
    {
      id: 'switch',
      header: 'On',
      width: '40px',
      sortBy: ({ isOn, isDisabled }) => (isOn && !isDisabled ? 0 : 1),
      cell: (schedule) => <ScheduleSwitch schedule={schedule} />,
    },
    {
      id: 'name',
      header: 'Schedule',
      width: 'minmax(96px,1.2fr)',
      sortBy: ({ name }) => name,
      cell: ({ name, isDisabled }) => (
        <>
          <span className="truncate font-mono">{name}</span>
          {isDisabled && <Chip>disabled</Chip>}
        </>
      ),
    },
    {
      id: 'pipeline',
      header: 'Pipeline',
      width: 'minmax(100px,0.8fr)',
      wideOnly: true,
      sortBy: ({ pipeline }) => pipeline,
      cell: ({ pipeline }) => (
        <RowLink href={routes.designer(place, pipeline)} className="truncate text-ink-2 hover:underline">
          {pipeline}
        </RowLink>
      ),
    },
    {
      id: 'times',
      header: 'Fires at',
      width: 'minmax(120px,1fr)',
      wideOnly: true,
      cell: ({ cron, timezone }) => (
        <span className="truncate">
          <span className="font-mono">{cron.join(' and ')}</span>{' '}
          <span className="text-ink-3">{timezone}</span>
        </span>
      ),
    },
    {
      id: 'target',
      header: 'Starts',
      width: 'minmax(100px,0.9fr)',
      wideOnly: true,
      cell: (schedule) => <span className="truncate font-mono text-ink-2">{targetWords(schedule)}</span>,
    },
    {
      id: 'ticks',
      header: 'Ticks',
      width: 'minmax(60px,1fr)',
      cell: ({ ticks }) => <TickStrip ticks={ticks.map(markedTick)} />,
    },
    {
      id: 'last',
      header: 'Last run',
      width: '120px',
      wideOnly: true,
      cell: ({ ticks }) => {
        const last = ticks.find(({ runId, backfillId }) => runId !== null || backfillId !== null)
        return <LastStarted started={last && startedByTick(place, last)} />
      },
    },
    {
      id: 'next',
      header: 'Next',
      width: '68px',
      align: 'end',
      sortBy: ({ next }) => next?.atMs ?? Number.POSITIVE_INFINITY,
      cell: ({ next }) => (next ? <Moment at={next.atMs} /> : <span className="text-ink-3">never</span>),
    },
  ]
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <Table
        label="Schedules"
        columns={columns}
        rows={schedules}
        rowKey={scheduleWord}
        selected={new Set(open === undefined ? [] : [open])}
        onOpen={onOpen}
      />
    </div>
  )
}
