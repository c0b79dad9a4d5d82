'use client'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'

import { useDesigner } from '../designer-context.tsx'
import { spotInSight } from './outline-actions.ts'

/** What stands where no line does. */
export function OutlineEmpty({ filtered }: { filtered: boolean }) {
  const { canEdit, open } = useDesigner()
  if (filtered)
    return (
      <EmptyState icon="search" title="Nothing has this in its name">
        Clear the filter, or press / to find by any value.
      </EmptyState>
    )
  return (
    <EmptyState
      icon="designer"
      title="Nothing is here yet"
      actions={
        canEdit && (
          <Button kind="main" icon="plus" onClick={() => open({ adding: { spot: spotInSight() } })}>
            Add an asset…
          </Button>
        )
      }
    >
      An asset is a named piece of data and the code that makes it. Every asset, op and job has a line here,
      and below it what it is wired to.
    </EmptyState>
  )
}
