'use client'
import { useMutation, useQuery } from '@tanstack/react-query'

import { topics } from '#components/api/topics.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { useLiveQueries } from '#components/api/use-live.ts'
import { SettingsPage } from '#components/people/settings-page.tsx'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

import { ClusterPanel } from './cluster-panel.tsx'

/** The clusters that runs go to: whether they can be reached, what they are, and whether pods reach us from there. */
export function ClustersPage() {
  const trpc = useTRPC()
  useLiveQueries([topics.clusters])
  const clusters = useQuery({
    ...trpc.clusters.list.queryOptions(),
    // A worker looks by itself and tells nobody.
    refetchInterval: 30_000,
  })
  const check = useMutation(
    trpc.clusters.check.mutationOptions({
      meta: { failed: 'Nothing is checked' },
      onSettled: () => clusters.refetch(),
    }),
  )
  return (
    <SettingsPage face="clusters">
      {clusters.isError && (
        <NotLoaded what="The clusters" error={clusters.error} onRetry={() => void clusters.refetch()} />
      )}
      {clusters.isPending && (
        <Panel flush>
          <SkeletonRows rows={4} label="Clusters are loading" />
        </Panel>
      )}
      {clusters.data?.length === 0 && (
        <EmptyState icon="container" title="Runs go to no cluster here">
          They are processes of the worker’s machine. An operator can send them to Kubernetes with
          SLUICE_LAUNCHER.
        </EmptyState>
      )}
      {clusters.data?.map((cluster) => (
        <ClusterPanel
          key={cluster.name}
          cluster={cluster}
          busy={check.isPending && check.variables.cluster === cluster.name}
          onCheck={() => check.mutate({ cluster: cluster.name })}
        />
      ))}
    </SettingsPage>
  )
}
