'use client'
import { useUrlState } from '#components/runs/use-url-state.ts'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { onDemand } from '#components/ui/on-demand.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

import type { ConditionAnswer } from './condition-answer.ts'
import { ConditionTable } from './condition-table.tsx'

const ConditionPanel = onDemand(() => import('./condition-panel.tsx').then((part) => part.ConditionPanel))

interface Asked {
  data: ConditionAnswer[] | undefined
  error: unknown
  refetch: () => Promise<unknown>
}

/** Every automation condition of the deployment, and the one that is open beside them. */
export function ConditionsFace({ conditions }: { conditions: Asked }) {
  const [open, setOpen] = useUrlState('condition')
  const { data, error } = conditions
  if (!data && error)
    return <NotLoaded what="The conditions" error={error} onRetry={() => void conditions.refetch()} />
  if (!data)
    return (
      <div className="flex-1">
        <SkeletonRows label="Conditions are loading" />
      </div>
    )
  if (data.length === 0)
    return (
      <EmptyState icon="automation" title="No asset makes itself yet">
        An automation condition says when an asset is made by itself: when its inputs were updated, at a time
        of the day, when it is missing. Choose an asset in a pipeline, give it one under Automation, and
        publish.
      </EmptyState>
    )
  const shown = data.find(({ key }) => key === open)
  return (
    <>
      <ConditionTable
        conditions={data}
        open={open}
        onOpen={({ key }) => setOpen(key === open ? undefined : key)}
      />
      {shown && <ConditionPanel key={open} condition={shown} onClose={() => setOpen(undefined)} />}
    </>
  )
}
