'use client'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'

import { usePlace } from '#components/api/provider.tsx'
import { topics } from '#components/api/topics.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { useLiveQueries } from '#components/api/use-live.ts'
import { routes } from '#components/routes.ts'
import { useUrlState } from '#components/runs/use-url-state.ts'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { Button } from '#components/ui/button.tsx'
import { StateText } from '#components/ui/chip.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Moment } from '#components/ui/moment.tsx'
import { Progress } from '#components/ui/progress.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { type Column, Table } from '#components/ui/table.tsx'

import {
  type BackfillAnswer,
  backfillTone,
  doneOf,
  endedParts,
  progressWords,
  sizeOf,
  statusWord,
} from './backfill-answer.ts'
import { BackfillPanel } from './backfill-panel.tsx'

const columns: Column<BackfillAnswer>[] = [
  {
    id: 'title',
    header: 'Backfill',
    width: 'minmax(110px,1.2fr)',
    cell: ({ title }) => <span className="truncate font-mono">{title}</span>,
  },
  {
    id: 'status',
    header: 'Status',
    width: '104px',
    cell: (backfill) => <StateText tone={backfillTone[backfill.status]}>{statusWord(backfill)}</StateText>,
  },
  {
    id: 'progress',
    header: 'Progress',
    width: 'minmax(100px,1.6fr)',
    cell: ({ counts, title }) => (
      <span className="grid w-full gap-1">
        <span className="truncate text-sm text-ink-2">{progressWords(counts)}</span>
        <Progress
          label={`Progress of ${title}`}
          value={doneOf(counts)}
          of={sizeOf(counts)}
          parts={endedParts(counts)}
        />
      </span>
    ),
  },
  {
    id: 'by',
    header: 'Asked by',
    width: '140px',
    wideOnly: true,
    cell: ({ requestedBy }) => <span className="truncate text-ink-2">{requestedBy}</span>,
  },
  {
    id: 'at',
    header: 'Asked',
    width: '76px',
    align: 'end',
    cell: ({ requestedAt }) => <Moment at={requestedAt} />,
  },
]

/** Every backfill, the newest first, with its progress; one of them closer. */
export function BackfillsView() {
  const trpc = useTRPC()
  const place = usePlace()
  const router = useRouter()
  const [open, setOpen] = useUrlState('backfill')
  useLiveQueries([topics.backfills])
  const asked = useInfiniteQuery(
    trpc.backfills.list.infiniteQueryOptions({}, { getNextPageParam: ({ nextCursor }) => nextCursor }),
  )
  const backfills = asked.data?.pages.flatMap((page) => page.backfills)
  if (!backfills)
    return asked.error ? (
      <NotLoaded what="The backfills" error={asked.error} onRetry={() => void asked.refetch()} />
    ) : (
      <div className="flex-1">
        <SkeletonRows label="Backfills are loading" />
      </div>
    )
  if (backfills.length === 0)
    return (
      <EmptyState
        icon="runs"
        title="No backfill yet"
        actions={
          <Button kind="main" onClick={() => router.push(routes.assets(place))}>
            Open the assets
          </Button>
        }
      >
        A backfill makes many partitions of an asset. Open one that is partitioned and choose Materialize
        partitions.
      </EmptyState>
    )
  return (
    <>
      <div className="flex min-h-0 min-w-0 flex-1 flex-col">
        <Table
          label="Backfills"
          columns={columns}
          rows={backfills}
          rowKey={({ id }) => id}
          selected={new Set(open === undefined ? [] : [open])}
          onOpen={({ id }) => setOpen(id === open ? undefined : id)}
        />
        {asked.hasNextPage && (
          <div className="border-t border-line p-2">
            <Button busy={asked.isFetchingNextPage} onClick={() => void asked.fetchNextPage()}>
              Earlier backfills
            </Button>
          </div>
        )}
      </div>
      {open !== undefined && <BackfillPanel key={open} id={open} onClose={() => setOpen(undefined)} />}
    </>
  )
}
