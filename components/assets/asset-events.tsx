'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'

import { usePlace } from '#components/api/provider.tsx'
import { type Answers, useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { StateText } from '#components/ui/chip.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { formatBytes, formatCount, formatDuration } from '#components/ui/format.ts'
import { Moment } from '#components/ui/moment.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Sparkline } from '#components/ui/sparkline.tsx'
import { type Column, Table } from '#components/ui/table.tsx'
import type { Tone } from '#components/ui/tone.ts'

type AssetEvent = Answers['assets']['events']['events'][number]

const look: Record<AssetEvent['kind'], { tone: Tone; word: string }> = {
  materialization: { tone: 'succeeded', word: 'materialized' },
  observation: { tone: 'accent', word: 'observed' },
  failure: { tone: 'failed', word: 'failed' },
}

const columns: Column<AssetEvent>[] = [
  {
    id: 'kind',
    header: 'What',
    width: '110px',
    cell: (event) => <StateText tone={look[event.kind].tone}>{look[event.kind].word}</StateText>,
  },
  { id: 'at', header: 'When', width: '110px', cell: (event) => <Moment at={event.at} /> },
  { id: 'run', header: 'Run', width: '90px', cell: (event) => <code>{event.runId.slice(-8)}</code> },
  {
    id: 'words',
    header: 'Words',
    cell: (event) => <span className="truncate text-ink-2">{event.words}</span>,
  },
  {
    id: 'rows',
    header: 'Rows',
    width: '100px',
    align: 'end',
    wideOnly: true,
    cell: (event) => (event.summary?.rows === undefined ? '–' : formatCount(event.summary.rows)),
  },
  {
    id: 'size',
    header: 'Size',
    width: '90px',
    align: 'end',
    wideOnly: true,
    cell: (event) => (event.summary ? formatBytes(event.summary.sizeBytes) : '–'),
  },
  {
    id: 'took',
    header: 'Took',
    width: '90px',
    align: 'end',
    cell: (event) => (event.durationMs === null ? '–' : formatDuration(event.durationMs)),
  },
]

const partitionColumn: Column<AssetEvent> = {
  id: 'partition',
  header: 'Partition',
  width: 'minmax(100px,0.6fr)',
  cell: ({ partition }) => <code className="truncate">{partition ?? '–'}</code>,
}

/** With the partition of each event, where some are of one. */
const columnsFor = (events: readonly AssetEvent[]): Column<AssetEvent>[] =>
  events.some(({ partition }) => partition !== null)
    ? [...columns.slice(0, 2), partitionColumn, ...columns.slice(2)]
    : columns

/** Everything that happened to an asset, newest first, and how its figures went. */
export function AssetEvents({ assetKey }: { assetKey: string }) {
  const router = useRouter()
  const place = usePlace()
  const events = useInfiniteQuery(
    useTRPC().assets.events.infiniteQueryOptions(
      { key: assetKey, limit: 100 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  )
  const rows = events.data?.pages.flatMap((page) => page.events) ?? []
  const made = rows.filter((event) => event.kind === 'materialization').toReversed()
  const durations = made.flatMap((event) => event.durationMs ?? [])
  const counts = made.flatMap((event) => event.summary?.rows ?? [])
  return (
    <>
      {made.length > 1 && (
        <div className="grid gap-3.5 sm:grid-cols-2">
          <Course title="Took" values={durations} write={formatDuration} />
          <Course title="Rows" values={counts} write={formatCount} />
        </div>
      )}
      <Panel title="Events" flush>
        {!events.data && events.isError ? (
          <NotLoaded what="The events" error={events.error} onRetry={() => void events.refetch()} />
        ) : !events.data ? (
          <SkeletonRows label="Events are loading" />
        ) : (
          <Table
            label="Events"
            columns={columnsFor(rows)}
            rows={rows}
            rowKey={(event) => String(event.id)}
            onOpen={(event) => router.push(routes.run(place, event.runId))}
            onEnd={() => {
              if (events.hasNextPage && !events.isFetchingNextPage) void events.fetchNextPage()
            }}
            className="max-h-[max(60vh,240px)]"
            empty={
              <EmptyState icon="history" title="Nothing happened to it yet">
                Each time it is made, observed or fails, a line appears here.
              </EmptyState>
            }
          />
        )}
      </Panel>
    </>
  )
}

function Course({
  title,
  values,
  write,
}: {
  title: string
  values: readonly number[]
  write: (value: number) => string
}) {
  const newest = values.at(-1)
  if (newest === undefined || values.length < 2) return null
  return (
    <Panel>
      <p className="flex items-baseline justify-between text-sm text-ink-3">
        {title}
        <b className="text-lg font-semibold text-ink">{write(newest)}</b>
      </p>
      <Sparkline
        label={`${title}, the last ${values.length} times; now ${write(newest)}`}
        values={values}
        className="mt-1 h-9 w-full"
      />
    </Panel>
  )
}
