'use client'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'

import { usePlace } from '#components/api/provider.tsx'
import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Table } from '#components/ui/table.tsx'

import { BulkActions } from './bulk-actions.tsx'
import { narrowRun, runColumns } from './run-columns.tsx'
import { RunsEmpty } from './runs-empty.tsx'
import type { PageFilter } from './use-run-filter.ts'
import { useRunMarks } from './use-run-marks.ts'

const pageSize = 100

/** Runs one below the other, newest first; marked ones can be acted on together. */
export function RunList({ filter, asked }: { filter: PageFilter; asked: string }) {
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
  const rows = query.data?.pages.flatMap((page) => page.runs) ?? []
  const hasMarks = marks.all || marks.ids.size > 0
  const matching = useQuery({ ...trpc.runFeed.count.queryOptions({ filter: asked }), enabled: hasMarks })

  return (
    <>
      {hasMarks && <BulkActions marks={marks} shown={rows} matching={matching.data} filter={asked} />}
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
          rowKey={(run) => run.id}
          onOpen={(run) => router.push(routes.run(place, run.id))}
          selected={marks.all ? new Set(rows.map(({ id }) => id)) : marks.ids}
          onToggle={(run) => marks.toggle(run.id)}
          onEnd={() => {
            if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage()
          }}
          empty={<RunsEmpty filter={filter} />}
        />
      )}
    </>
  )
}
