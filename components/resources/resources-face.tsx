'use client'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { useUrlState } from '#components/runs/use-url-state.ts'
import { NotLoaded } from '#components/shell/not-loaded.tsx'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'
import { onDemand } from '#components/ui/on-demand.tsx'
import { SkeletonRows } from '#components/ui/skeleton.tsx'

import { resourceWord } from './resource-answer.ts'
import { ResourceTable } from './resource-table.tsx'

const ResourcePanel = onDemand(() => import('./resource-panel.tsx').then((part) => part.ResourcePanel))

/** Every resource of the deployment, and the one that is open beside them. */
export function ResourcesFace() {
  const place = usePlace()
  const router = useRouter()
  const [open, setOpen] = useUrlState('resource')
  const { data, error, refetch } = useQuery(useTRPC().resources.list.queryOptions())
  if (!data && error) return <NotLoaded what="The resources" error={error} onRetry={() => void refetch()} />
  if (!data)
    return (
      <div className="flex-1">
        <SkeletonRows label="Resources are loading" />
      </div>
    )
  if (data.length === 0)
    return (
      <EmptyState
        icon="resource"
        title="No pipeline connects to anything yet"
        actions={
          <Button kind="main" onClick={() => router.push(routes.pipelines(place))}>
            Open the pipelines
          </Button>
        }
      >
        A resource is a named connection: a database, a bucket, a service. Draw one in a pipeline (press A,
        type resource), wire it to the assets whose code needs it and publish.
      </EmptyState>
    )
  const shown = data.find((one) => resourceWord(one) === open)
  return (
    <>
      <ResourceTable
        resources={data}
        open={open}
        onOpen={(one) => setOpen(resourceWord(one) === open ? undefined : resourceWord(one))}
      />
      {shown && <ResourcePanel key={open} resource={shown} onClose={() => setOpen(undefined)} />}
    </>
  )
}
