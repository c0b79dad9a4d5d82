'use client'
import { useQuery } from '@tanstack/react-query'

import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { SettingsPage } from '#components/people/settings-page.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

import { PoolPanel } from './pool-panel.tsx'

/** Workers tell of themselves every few seconds. */
const lookEveryMs = 3_000

/** The pools of warm workers: who works there, what waits, and why each has the size it has. */
export function PoolsPage() {
  const trpc = useTRPC()
  const pools = useQuery({ ...trpc.pools.list.queryOptions(), refetchInterval: lookEveryMs })
  const shown = pools.data
  return (
    <SettingsPage face="pools">
      {!shown && pools.isError && (
        <EmptyState
          failed
          icon="offline"
          title="The pools did not load"
          actions={<Button onClick={() => void pools.refetch()}>Try again</Button>}
        >
          {sentenceOf(pools.error)}
        </EmptyState>
      )}
      {pools.isPending && <SkeletonRows rows={3} label="Pools are loading" />}
      {shown?.length === 0 && (
        <EmptyState icon="runs" title="No job has used a pool yet">
          Give a job the executor <code>pool</code>: warm workers then carry out its runs and steps, so that
          none waits for a pod of its own. Jobs whose pods are alike share a pool.
        </EmptyState>
      )}
      {shown?.map((pool) => (
        <PoolPanel key={pool.key} pool={pool} />
      ))}
    </SettingsPage>
  )
}
