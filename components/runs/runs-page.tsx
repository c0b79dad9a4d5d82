'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useState } from 'react'

import { usePlace } from '#components/api/provider.tsx'
import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { useLiveQueries } from '#components/api/use-live.ts'
import { routes } from '#components/routes.ts'
import { Page } from '#components/shell/page.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { Table } from '#components/ui/table.tsx'
import { runStatuses, type RunStatus } from '#core/run/run-status.ts'

import { BulkActions } from './bulk-actions.tsx'
import { runColumns } from './run-columns.tsx'
import { RunFilters } from './run-filters.tsx'
import { useUrlState } from './use-url-state.ts'

const isStatus = (word: string | undefined): word is RunStatus =>
  runStatuses.some((status) => status === word)

/** All runs of the deployment, newest first, live; the filter is the address. */
export function RunsPage() {
  const trpc = useTRPC()
  const place = usePlace()
  const router = useRouter()
  const [status] = useUrlState('status')
  const [text] = useUrlState('text')
  const [asset] = useUrlState('asset')
  const [job] = useUrlState('job')
  const [pipeline] = useUrlState('pipeline')
  const [marked, setMarked] = useState<ReadonlySet<string>>(new Set())
  const filter = {
    ...(isStatus(status) ? { status: [status] } : {}),
    ...(text === undefined ? {} : { text }),
    ...(asset === undefined ? {} : { asset }),
    ...(job === undefined ? {} : { job }),
    ...(pipeline === undefined ? {} : { pipeline }),
  }
  const query = useInfiniteQuery({
    ...trpc.runs.list.infiniteQueryOptions(
      { ...filter, limit: 100 },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
    placeholderData: keepPreviousData,
  })
  useLiveQueries(['runs'])
  const rows = query.data?.pages.flatMap((page) => page.runs) ?? []
  const counts = query.data?.pages[0]?.counts
  const filtered = Object.keys(filter).length > 0
  const toggle = (id: string) => {
    const next = new Set(marked)
    if (!next.delete(id)) next.add(id)
    setMarked(next)
  }

  return (
    <Page
      crumbs={[{ label: 'runs' }]}
      fill
      actions={
        <BulkActions runs={rows.filter((run) => marked.has(run.id))} onDone={() => setMarked(new Set())} />
      }
    >
      <div className="flex min-h-0 flex-1 flex-col bg-surface">
        <RunFilters counts={counts} />
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
            columns={runColumns(place, marked, toggle)}
            rows={rows}
            rowKey={(run) => run.id}
            onOpen={(run) => router.push(routes.run(place, run.id))}
            selected={marked}
            onToggle={(run) => toggle(run.id)}
            onEnd={() => {
              if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage()
            }}
            empty={
              filtered ? (
                <EmptyState icon="filter" title="No run passes this filter">
                  Take a filter away above to see more.
                </EmptyState>
              ) : (
                <EmptyState
                  icon="runs"
                  title="Nothing has run yet"
                  actions={
                    <Button kind="main" onClick={() => router.push(routes.lineage(place))}>
                      Open the lineage
                    </Button>
                  }
                >
                  Press Materialize on an asset, or start a job; its run appears here and can be watched while
                  it works.
                </EmptyState>
              )
            }
          />
        )}
      </div>
    </Page>
  )
}
