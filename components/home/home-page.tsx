'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { topics } from '#components/api/topics.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { useLiveQueries } from '#components/api/use-live.ts'
import { routes } from '#components/routes.ts'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { Page } from '#components/shell/page.tsx'
import { Banner } from '#components/ui/banner.tsx'
import { ButtonLook } from '#components/ui/button.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'

import { Attention } from './attention.tsx'
import { FirstSteps } from './first-steps.tsx'
import { HomePipelines } from './home-pipelines.tsx'
import { RecentRuns } from './recent-runs.tsx'
import { Tiles } from './tiles.tsx'

/** The deployment at a glance: what runs, what failed, what is stale, and where to go on. */
export function HomePage() {
  const trpc = useTRPC()
  const place = usePlace()
  useLiveQueries([topics.assets, topics.runs, topics.pipelines, topics.drafts])
  const tenant = useQuery(trpc.tenants.current.queryOptions())
  const pipelines = useQuery(trpc.pipelines.list.queryOptions())
  const assets = useQuery(trpc.assets.graph.queryOptions())
  const runs = useQuery(trpc.runs.list.queryOptions({ limit: 8 }))
  const failed = [pipelines, assets, runs].find((query) => !query.data && query.isError)
  const retry = () => void Promise.all([pipelines.refetch(), assets.refetch(), runs.refetch()])
  return (
    <Page
      crumbs={[{ label: 'home' }]}
      actions={
        <ButtonLook icon="designer">
          <Link href={routes.pipelines(place)}>Pipelines</Link>
        </ButtonLook>
      }
    >
      {tenant.data?.localTrust && (
        <Banner tone="warn" framed>
          {tenant.data.localTrust}
        </Banner>
      )}
      {failed ? (
        <NotLoaded what="The overview" error={failed.error} onRetry={retry} />
      ) : !pipelines.data || !assets.data || !runs.data ? (
        <div role="status" aria-label="The overview is loading" className="grid gap-3.5">
          <Skeleton className="h-[84px]" />
          <Skeleton className="h-80" />
        </div>
      ) : pipelines.data.length === 0 ? (
        <FirstSteps />
      ) : (
        <>
          <Tiles assets={assets.data} counts={runs.data.counts} />
          <div className="grid items-start gap-3.5 lg:grid-cols-[minmax(0,1fr)_380px]">
            <div className="grid min-w-0 gap-3.5">
              <RecentRuns runs={runs.data.runs} />
              <HomePipelines pipelines={pipelines.data} />
            </div>
            <Attention assets={assets.data} />
          </div>
        </>
      )}
    </Page>
  )
}
