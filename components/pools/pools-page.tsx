'use client'
import { useQuery } from '@tanstack/react-query'

import { useTRPC } from '#components/api/trpc.ts'
import { SettingsPage } from '#components/people/settings-page.tsx'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
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
        <NotLoaded what="The pools" error={pools.error} onRetry={() => void pools.refetch()} />
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
