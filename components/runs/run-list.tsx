'use client'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'

import { usePlace } from '#components/api/provider.tsx'
import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Table } from '#components/ui/table.tsx'

import { BulkActions } from './bulk-actions.tsx'
import { hrefOf, narrowRun, runColumns } from './run-columns.tsx'
import { mergeFeed } from './run-feed.ts'
import { RunsEmpty } from './runs-empty.tsx'
import type { PageFilter } from './use-run-filter.ts'
import { useRunMarks } from './use-run-marks.ts'

const pageSize = 100

/** Where nothing is asked for, each backfill stands for its runs. */
const folded = '-trigger:backfill'

/** Runs one below the other, newest first, each backfill as one line while no filter is written; marked runs can be acted on together. */
export function RunList({ filter, asked: written }: { filter: PageFilter; asked: string }) {
  const isFolded = written === ''
  const asked = isFolded ? folded : written
  const trpc = useTRPC()
  const place = usePlace()
  const router = useRouter()
  const marks = useRunMarks(asked)
  const query = useInfiniteQuery({
    ...trpc.runs.list.infiniteQueryOptions(
      { filter: asked, limit: pageSize },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
    placeholderData: keepPreviousData,
  })
  const backfills = useInfiniteQuery({
    ...trpc.backfills.list.infiniteQueryOptions({}, { getNextPageParam: ({ nextCursor }) => nextCursor }),
    enabled: isFolded,
  })
  const runs = query.data?.pages.flatMap((page) => page.runs) ?? []
  const rows = mergeFeed(
    { rows: runs, isWhole: !query.hasNextPage },
    isFolded
      ? {
          rows: backfills.data?.pages.flatMap((page) => page.backfills) ?? [],
          // Where they cannot be had the runs stand alone.
          isWhole: !backfills.hasNextPage,
        }
      : { rows: [], isWhole: true },
  )
  const hasMarks = marks.all || marks.ids.size > 0
  const matching = useQuery({ ...trpc.runFeed.count.queryOptions({ filter: asked }), enabled: hasMarks })

  return (
    <>
      {hasMarks && <BulkActions marks={marks} shown={runs} matching={matching.data} filter={asked} />}
      {!query.data && query.error ? (
        <EmptyState
          icon="error"
          failed
          title="The runs cannot be shown"
          actions={<Button onClick={() => void query.refetch()}>Try again</Button>}
        >
          {sentenceOf(query.error)}
        </EmptyState>
      ) : !query.data ? (
        <SkeletonRows label="Loading runs" />
      ) : (
        <Table
          label="Runs"
          className="flex-1"
          columns={runColumns(place, marks)}
          narrow={narrowRun}
          rows={rows}
          rowKey={({ id }) => id}
          onOpen={(row) => router.push(hrefOf(place, row))}
          selected={marks.all ? new Set(runs.map(({ id }) => id)) : marks.ids}
          onToggle={(row) => row.of === 'run' && marks.toggle(row.id)}
          onEnd={() => {
            for (const one of [query, backfills])
              if (one.hasNextPage && !one.isFetchingNextPage) void one.fetchNextPage()
          }}
          empty={<RunsEmpty filter={filter} />}
        />
      )}
    </>
  )
}
