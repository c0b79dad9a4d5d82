'use client'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'

import type { PageFilter } from './use-run-filter.ts'

/** In place of the runs while the filter cannot be read: where it is wrong and why. */
export function FilterUnreadable({ filter }: { filter: PageFilter }) {
  const { text, problem } = filter.unreadable ?? {}
  if (text === undefined || problem === undefined) return null
  const { message, from, to } = problem
  return (
    <EmptyState
      icon="filter"
      title="This filter cannot be read, so no run is shown"
      actions={<Button onClick={() => filter.setTyped('')}>Show all runs</Button>}
    >
      <p className="mb-1.5 font-mono text-sm break-all">
        {text.slice(0, from)}
        <mark className="rounded-xs bg-failed-soft px-0.5 text-failed underline decoration-wavy">
          {text.slice(from, to)}
        </mark>
        {text.slice(to)}
      </p>
      {message}
    </EmptyState>
  )
}
