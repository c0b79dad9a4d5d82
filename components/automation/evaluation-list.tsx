'use client'
import { useInfiniteQuery } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'

import { EvaluationLine } from './evaluation-line.tsx'
import { PagedLines } from './paged-lines.tsx'

/** What the condition of an asset found each time it was evaluated, newest first. */
export function EvaluationList({ assetKey }: { assetKey: string }) {
  const evaluations = useInfiniteQuery(
    useTRPC().conditions.evaluations.infiniteQueryOptions(
      { key: assetKey },
      { getNextPageParam: ({ nextCursor }) => nextCursor },
    ),
  )
  return (
    <PagedLines
      query={evaluations}
      what="evaluations"
      label="Evaluations"
      lines={evaluations.data?.pages
        .flatMap((page) => page.evaluations)
        .map((evaluation, place) => (
          <EvaluationLine key={evaluation.number} evaluation={evaluation} isLatest={place === 0} />
        ))}
      empty="None yet. A condition is evaluated when something that it looks at happens; what it found is written down here."
    />
  )
}
