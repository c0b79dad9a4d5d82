'use client'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'

import { usePlace } from '#components/api/provider.tsx'
import { topics } from '#components/api/topics.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { useLive, useLiveQueries, useRefresher } from '#components/api/use-live.ts'
import { routes } from '#components/routes.ts'
import { useUrlState, writeUrlState } from '#components/runs/use-url-state.ts'
import { NotShown } from '#components/shell/not-shown.tsx'
import { Page } from '#components/shell/page.tsx'
import { ButtonLook } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { onDemand } from '#components/ui/on-demand.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'
import { useIsDrawn } from '#components/ui/use-is-drawn.ts'

import { comparedSides, type Sides } from './compared-sides.ts'
import { VersionList } from './version-list.tsx'

const comparing = <section aria-label="What differs" aria-busy="true" className="min-h-0 flex-1" />
const ComparedVersions = onDemand(
  () => import('./compared-versions.tsx').then((part) => part.ComparedVersions),
  comparing,
)

/** Every version of a pipeline: who, when and why, what differs between any two, and the way back to each. */
export function VersionsPage({ pipeline }: { pipeline: string }) {
  const place = usePlace()
  const api = useTRPC()
  useLiveQueries(['pipelines'])
  const opened = useQuery({ ...api.drafts.open.queryOptions({ pipeline }), staleTime: 10_000 })
  const pipelineId = opened.data?.pipelineId
  const list = useQuery({
    ...api.versions.list.queryOptions({ pipelineId: pipelineId ?? '' }),
    enabled: pipelineId !== undefined,
  })
  const refresher = useRefresher()
  const [version] = useUrlState('version')
  const [from] = useUrlState('from')
  const [to] = useUrlState('to')
  const failed = list.data ? null : (opened.error ?? list.error)
  // The versions are read first; what draws a pipeline comes after them.
  const isDrawn = useIsDrawn()
  const sides = comparedSides(list.data ?? [], { version, from, to })
  const showsDraft = sides.from === 'draft' || sides.to === 'draft'
  useLive(showsDraft && pipelineId !== undefined ? [topics.draft(pipelineId)] : [], () =>
    refresher.refresh(api.drafts.open.queryKey({ pipeline })),
  )
  const compare = (wanted: Sides) => {
    writeUrlState('version', undefined, 'step')
    writeUrlState('from', String(wanted.from), 'step')
    writeUrlState('to', String(wanted.to), 'step')
  }
  return (
    <Page
      fill
      crumbs={[
        { label: 'pipelines', href: routes.pipelines(place) },
        { label: pipeline, href: routes.designer(place, pipeline), mono: true },
        { label: 'versions' },
      ]}
      actions={
        <ButtonLook icon="edit">
          <Link href={routes.designer(place, pipeline)}>Open the designer</Link>
        </ButtonLook>
      }
    >
      {failed ? (
        <NotShown
          noun="pipeline"
          icon="history"
          error={failed}
          onRetry={() => void (opened.isError ? opened : list).refetch()}
          back={{ href: routes.pipelines(place), label: 'All pipelines' }}
        />
      ) : !list.data || !opened.data ? (
        <SkeletonRows />
      ) : list.data.length === 0 ? (
        <EmptyState icon="history" title="Nothing is published yet">
          Publish from the designer; every version stays here, with who published it and why.
        </EmptyState>
      ) : (
        <div className="flex min-h-0 flex-1 max-md:flex-col max-md:overflow-y-auto">
          <VersionList pipeline={pipeline} versions={list.data} sides={sides} />
          {isDrawn ? (
            <ComparedVersions
              key={`${sides.from} ${sides.to}`}
              pipeline={pipeline}
              opened={opened.data}
              versions={list.data}
              sides={sides}
              onSides={compare}
            />
          ) : (
            comparing
          )}
        </div>
      )}
    </Page>
  )
}
