import type { ReactNode } from 'react'

import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { Button } from '#components/ui/button.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

interface PagedLinesProps {
  /** Pages that are fetched one after the other, the newest first. */
  query: {
    error: unknown
    refetch: () => unknown
    hasNextPage: boolean
    isFetchingNextPage: boolean
    fetchNextPage: () => unknown
  }
  /** What they are, as "ticks". */
  what: string
  label?: string
  /** A line for each that is fetched; undefined where nothing is yet. */
  lines: readonly ReactNode[] | undefined
  /** Said where there are none. */
  empty: string
}

/** What was written down of something that starts runs by itself, newest first, with the earlier ones on demand. */
export function PagedLines({ query, what, label, lines, empty }: PagedLinesProps) {
  const capital = what.charAt(0).toUpperCase() + what.slice(1)
  if (!lines && query.error)
    return <NotLoaded what={`The ${what}`} error={query.error} onRetry={() => void query.refetch()} />
  if (!lines) return <SkeletonRows rows={4} label={`${capital} are loading`} />
  if (lines.length === 0) return <p className="text-ink-3">{empty}</p>
  return (
    <>
      <ol aria-label={label} className="grid gap-2">
        {lines}
      </ol>
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {`Earlier ${what}`}
        </Button>
      )}
    </>
  )
}
