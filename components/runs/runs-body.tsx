'use client'
import { useQuery } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'

import { FilterUnreadable } from './filter-unreadable.tsx'
import { useRunFace } from './run-face.ts'
import { RunFilters } from './run-filters.tsx'
import { RunList } from './run-list.tsx'
import { RunGrid, RunsTimeline } from './runs-parts.tsx'
import { useRunFilter } from './use-run-filter.ts'

/** The filter, and below it what it leaves, in one of its faces. A filter that cannot be read leaves nothing. */
export function RunsBody() {
  const trpc = useTRPC()
  const filter = useRunFilter()
  const [face] = useRunFace()
  // The counts are of the whole deployment; they come with any page of runs.
  const { data } = useQuery(trpc.runs.list.queryOptions({ limit: 1 }))
  const { asked } = filter
  return (
    <div className="flex min-h-0 flex-1 flex-col bg-surface">
      <RunFilters filter={filter} counts={data?.counts} />
      {asked === undefined ? (
        <FilterUnreadable filter={filter} />
      ) : face === 'grid' ? (
        <RunGrid key={asked} filter={filter} asked={asked} />
      ) : face === 'timeline' ? (
        <RunsTimeline key={asked} asked={asked} />
      ) : (
        <RunList filter={filter} asked={asked} />
      )}
    </div>
  )
}
