'use client'
import { useInfiniteQuery } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { Button } from '#components/ui/button.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

import { EvaluationLine } from './evaluation-line.tsx'

/** What the condition of an asset found each time it was evaluated, newest first. */
export function EvaluationList({ assetKey }: { assetKey: string }) {
  const evaluations = useInfiniteQuery(
    useTRPC().conditions.evaluations.infiniteQueryOptions(
      { key: assetKey },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  )
  const all = evaluations.data?.pages.flatMap((page) => page.evaluations)
  if (!all && evaluations.error)
    return (
      <NotLoaded
        what="The evaluations"
        error={evaluations.error}
        onRetry={() => void evaluations.refetch()}
      />
    )
  if (!all) return <SkeletonRows rows={4} label="Evaluations are loading" />
  if (all.length === 0)
    return (
      <p className="text-ink-3">
        None yet. A condition is evaluated when something that it looks at happens; what it found is written
        down here.
      </p>
    )
  return (
    <>
      <ol aria-label="Evaluations" className="grid gap-2">
        {all.map((evaluation, index) => (
          <EvaluationLine key={evaluation.number} evaluation={evaluation} isLatest={index === 0} />
        ))}
      </ol>
      {evaluations.hasNextPage && (
        <Button busy={evaluations.isFetchingNextPage} onClick={() => void evaluations.fetchNextPage()}>
          Earlier evaluations
        </Button>
      )}
    </>
  )
}
