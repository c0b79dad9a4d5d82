'use client'
import { useQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'

import { sentenceOf } from '#components/api/refusal-of.ts'
import { useTRPC } from '#components/api/trpc.ts'
import { routes } from '#components/routes.ts'
import { Button } from '#components/ui/button.tsx'
import { EmptyState } from '#components/ui/empty-state.tsx'

import { lastPlace } from './last-place.ts'

/** Leads from the front door, or from a tenant's, to a deployment: the last one seen, else the first one there is. */
export function Start({ tenant: wanted }: { tenant?: string }) {
  const router = useRouter()
  const me = useQuery(useTRPC().people.me.queryOptions())
  const tenants = me.data?.tenants
  const last = lastPlace.read()
  const tenant =
    tenants?.find((one) => one.slug === (wanted ?? last?.tenant)) ?? (wanted ? undefined : tenants?.[0])
  const deployment =
    tenant?.deployments.find((one) => tenant.slug === last?.tenant && one.name === last?.deployment) ??
    tenant?.deployments[0]
  const to =
    tenant && deployment
      ? routes.home({ tenant: tenant.slug, deployment: deployment.name })
      : tenants && !wanted
        ? routes.newTenant()
        : undefined
  useEffect(() => {
    if (to) router.replace(to)
  }, [to, router])
  if (me.isError)
    return (
      <EmptyState
        whole
        failed
        icon="offline"
        title="Sluice did not answer"
        actions={<Button onClick={() => void me.refetch()}>Try again</Button>}
      >
        {sentenceOf(me.error)}
      </EmptyState>
    )
  if (tenants && !to)
    return (
      <EmptyState whole icon="lock" title={`You are not a member of ${wanted}`}>
        If it exists, one of its owners can invite you.
      </EmptyState>
    )
  return (
    <p className="sr-only" role="status">
      Opening your tenant
    </p>
  )
}
