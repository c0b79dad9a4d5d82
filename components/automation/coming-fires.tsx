'use client'
import { useQuery } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { useNow } from '#components/ui/clock.ts'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { formatQuantity, formatRelative } from '#components/ui/format.ts'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { type Column, Table } from '#components/ui/table.tsx'

import { formatInZone } from './fire-words.ts'
import { FiresByHour } from './fires-by-hour.tsx'
import type { ComingFire } from './hours-of.ts'
import { PlanForFires } from './plan-for-fires.tsx'

const dayMs = 86_400_000
const minuteMs = 60_000

/** All that schedules start in the coming 24 hours: how much in each hour, and each time in order. */
export function ComingFires() {
  const trpc = useTRPC()
  const nowMs = useNow(() => minuteMs)
  const fromMs = nowMs ?? 0
  const fires = useQuery({
    ...trpc.schedules.fires.queryOptions({ fromMs, toMs: fromMs + dayMs }),
    enabled: nowMs !== null,
    placeholderData: (before) => before,
  })
  const columns: Column<ComingFire>[] = [
    {
      id: 'at',
      header: 'Time',
      width: '200px',
      cell: ({ atMs }) => <span className="truncate tabular-nums">{formatInZone(atMs, readersZone())}</span>,
    },
    {
      id: 'in',
      header: 'In',
      width: '72px',
      wideOnly: true,
      cell: ({ atMs }) => <span className="text-ink-3">{formatRelative(atMs, fromMs)}</span>,
    },
    {
      id: 'schedule',
      header: 'Schedule',
      cell: ({ name }) => <span className="truncate font-mono">{name}</span>,
    },
    {
      id: 'starts',
      header: 'Starts',
      wideOnly: true,
      cell: ({ job, pipeline, runs }) => (
        <span className="truncate text-ink-2">
          {job === null ? `assets of ${pipeline}` : `job ${job}`}
          {runs !== 1 && (runs === 0 ? ', no partition' : `, ${formatQuantity(runs, 'run')}`)}
        </span>
      ),
    },
  ]
  if (!fires.data)
    return fires.error ? (
      <NotLoaded what="The coming day" error={fires.error} onRetry={() => void fires.refetch()} />
    ) : (
      <SkeletonRows label="The coming day is loading" />
    )
  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <FiresByHour fires={fires.data.fires} fromMs={fromMs} untilMs={fires.data.untilMs} />
      <PlanForFires fires={fires.data.fires} use={fires.data.use} zone={readersZone()} />
      <Table
        label="Coming times"
        columns={columns}
        rows={fires.data.fires}
        rowKey={({ atMs, pipelineId, scheduleId }) => `${atMs} ${pipelineId} ${scheduleId}`}
        empty={
          <EmptyState icon="schedule" title="Nothing fires in the coming 24 hours">
            Every schedule is off, or its next time is later.
          </EmptyState>
        }
      />
    </div>
  )
}

const readersZone = (): string => new Intl.DateTimeFormat().resolvedOptions().timeZone
