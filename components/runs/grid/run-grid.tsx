'use client'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'

import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

import { RunsEmpty } from '../runs-empty.tsx'
import type { PageFilter } from '../use-run-filter.ts'
import { useUrlState } from '../use-url-state.ts'
import { GridBoard } from './grid-board.tsx'
import { gridRows } from './grid-rows.ts'

const pageSize = 50

/** Runs × steps: a column for each run, the newest at the right, a line for each step. Folded groups are in the address. */
export function RunGrid({ filter, asked }: { filter: PageFilter; asked: string }) {
  const trpc = useTRPC()
  const [foldedWord = '', setFolded] = useUrlState('folded')
  const query = useInfiniteQuery({
    ...trpc.runFeed.grid.infiniteQueryOptions(
      { filter: asked, limit: pageSize },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
    placeholderData: keepPreviousData,
  })
  const pages = query.data?.pages
  const newestFirst = useMemo(() => pages?.flatMap(({ runs }) => runs) ?? [], [pages])
  const groups = useMemo(() => Object.assign({}, ...(pages ?? []).map((page) => page.groups)), [pages])
  const folded = useMemo(() => new Set(foldedWord.split('\n').filter(Boolean)), [foldedWord])
  const rows = useMemo(() => gridRows(newestFirst, groups, folded), [newestFirst, groups, folded])
  const runs = useMemo(() => newestFirst.toReversed(), [newestFirst])
  if (!query.data && query.error)
    return (
      <EmptyState
        icon="error"
        failed
        title="The grid cannot be shown"
        actions={<Button onClick={() => void query.refetch()}>Try again</Button>}
      >
        {sentenceOf(query.error)}
      </EmptyState>
    )
  if (!query.data) return <SkeletonRows label="Loading the grid" />
  if (runs.length === 0) return <RunsEmpty filter={filter} />
  return (
    <GridBoard
      runs={runs}
      rows={rows}
      onFold={(name) => {
        const next = new Set(folded)
        if (!next.delete(name)) next.add(name)
        setFolded([...next].join('\n'))
      }}
      onOldest={() => {
        if (query.hasNextPage && !query.isFetchingNextPage) void query.fetchNextPage()
      }}
    />
  )
}
