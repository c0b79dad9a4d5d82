'use client'
import { useRouter } from 'next/navigation'

import { usePlace } from '#components/api/provider.tsx'
import { routes } from '#components/routes.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'

import type { PageFilter } from './use-run-filter.ts'

/** Stands where no run is: because of the filter, or because nothing has run yet. */
export function RunsEmpty({ filter }: { filter: PageFilter }) {
  const place = usePlace()
  const router = useRouter()
  if (filter.asked !== '')
    return (
      <EmptyState
        icon="filter"
        title="No run passes this filter"
        actions={<Button onClick={() => filter.setTyped('')}>Show all runs</Button>}
      >
        Take a term away above to see more.
      </EmptyState>
    )
  return (
    <EmptyState
      icon="runs"
      title="Nothing has run yet"
      actions={
        <Button kind="main" onClick={() => router.push(routes.lineage(place))}>
          Open the lineage
        </Button>
      }
    >
      Press Materialize on an asset, or start a job; its run appears here and can be watched while it works.
    </EmptyState>
  )
}
