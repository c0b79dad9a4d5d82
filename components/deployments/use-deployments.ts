'use client'
import { useQuery } from '@tanstack/react-query'

import { usePlace } from '#components/api/provider.tsx'
import { useTRPC, type Answers } from '#components/api/trpc.ts'

type Deployment = Answers['people']['me']['tenants'][number]['deployments'][number]

/** The deployments of the tenant that is open: all, the one that is looked at, and production. Empty until they are known. */
export function useDeployments(): {
  all: readonly Deployment[]
  here: Deployment | undefined
  production: Deployment | undefined
} {
  const { tenant, deployment } = usePlace()
  const me = useQuery(useTRPC().people.me.queryOptions())
  const all = me.data?.tenants.find(({ slug }) => slug === tenant)?.deployments ?? []
  return {
    all,
    here: all.find(({ name }) => name === deployment),
    production: all.find(({ kind }) => kind === 'production'),
  }
}
