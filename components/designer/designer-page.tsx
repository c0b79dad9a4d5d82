'use client'
import { useQuery } from '@tanstack/react-query'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC, useTRPCClient } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { NotShown } from '#components/shell/not-shown.tsx'
import { Page } from '#components/shell/page.tsx'
import { Skeleton } from '#components/ui/skeleton.tsx'

import { DesignerScreen } from './designer-screen.tsx'
import type { OpenedAt } from './use-opened-at.ts'

interface DesignerPageProps {
  pipeline: string
  /** The element to be selected, and the line of its code to be shown. */
  at: OpenedAt
}

/** The designer of one pipeline, at its address. */
export function DesignerPage({ pipeline, at }: DesignerPageProps) {
  const place = usePlace()
  const api = useTRPC()
  const client = useTRPCClient()
  // A key of its own: what other pages fetched of the draft is old by the time it is opened, and this must be what is edited.
  const opened = useQuery({
    queryKey: ['designer', place, pipeline],
    queryFn: ({ signal }) => client.drafts.open.query({ pipeline }, { signal }),
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  })
  const tenant = useQuery(api.tenants.current.queryOptions())
  if (opened.data && tenant.data) {
    const { permissions } = tenant.data
    return (
      <DesignerScreen
        key={opened.data.pipelineId}
        opened={opened.data}
        may={{
          edit: permissions.includes('pipeline.write'),
          publish: permissions.includes('pipeline.publish'),
          launch: permissions.includes('run.launch'),
        }}
        at={at}
      />
    )
  }
  const failed = opened.error ?? tenant.error
  return (
    <Page
      fill
      crumbs={[
        { label: 'pipelines', href: routes.pipelines(place) },
        { label: pipeline, mono: true },
      ]}
    >
      {failed ? (
        <NotShown
          noun="pipeline"
          icon="designer"
          error={failed}
          onRetry={() => {
            if (opened.isError) void opened.refetch()
            if (tenant.isError) void tenant.refetch()
          }}
          back={{ href: routes.pipelines(place), label: 'All pipelines' }}
        />
      ) : (
        <div aria-busy="true" aria-label="Opening the pipeline" className="flex flex-1 flex-col gap-4 p-6">
          <Skeleton className="h-[54px] w-[204px]" />
          <Skeleton className="ml-72 h-[54px] w-[204px]" />
          <Skeleton className="ml-[36rem] h-[54px] w-[204px]" />
        </div>
      )}
    </Page>
  )
}
