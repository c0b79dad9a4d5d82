'use client'
import { createTRPCClient, httpBatchLink } from '@trpc/client'
import type { inferRouterOutputs } from '@trpc/server'
import { createTRPCContext } from '@trpc/tanstack-react-query'
import superjson from 'superjson'

import type { AppRouter } from '#server/api/root.ts'

import type { Place } from '../routes.ts'
import { freshUuid } from './fresh-uuid.ts'
import { requestIdLink } from './request-id-link.ts'
import { RequestIds } from './request-ids.ts'

/** What the procedures answer: `Answers['runs']['list']`. */
export type Answers = inferRouterOutputs<AppRouter>

/**
 * `useTRPC()` gives typed query and mutation options for TanStack Query, `useTRPCClient()` calls outside of it.
 */
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>()

/** A client that speaks for one tenant and deployment, or for none before a tenant is chosen. */
export function createClient(place: Place | null) {
  return createTRPCClient<AppRouter>({
    links: [
      requestIdLink(new RequestIds(freshUuid, Date.now)),
      httpBatchLink({
        url: '/api/trpc',
        transformer: superjson,
        maxURLLength: 4000,
        headers: place ? { 'x-sluice-tenant': place.tenant, 'x-sluice-deployment': place.deployment } : {},
      }),
    ],
  })
}
