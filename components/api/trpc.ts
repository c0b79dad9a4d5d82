'use client'
import { createTRPCClient, httpBatchLink, httpLink, splitLink } from '@trpc/client'
import type { inferRouterOutputs } from '@trpc/server'
import { createTRPCContext } from '@trpc/tanstack-react-query'

import { wireJson } from '#core/wire-json.ts'
import type { AppRouter } from '#server/api/root.ts'

import type { Place } from '../routes.ts'
import { aheadLink } from './ahead-link.ts'
import { freshUuid } from './fresh-uuid.ts'
import { requestIdLink } from './request-id-link.ts'
import { RequestIds } from './request-ids.ts'

/** What the procedures answer: `Answers['runs']['list']`. */
export type Answers = inferRouterOutputs<AppRouter>

/**
 * `useTRPC()` gives typed query and mutation options for TanStack Query, `useTRPCClient()` calls outside of it.
 */
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>()

/**
 * A client that speaks for one tenant and deployment, or for none before a tenant is chosen. A call with `leaving` in its context arrives though its page is
 * on its way out.
 */
export function createClient(place: Place | null) {
  const door = {
    url: '/api/trpc',
    transformer: wireJson,
    headers: place ? { 'x-sluice-tenant': place.tenant, 'x-sluice-deployment': place.deployment } : {},
  }
  return createTRPCClient<AppRouter>({
    links: [
      requestIdLink(new RequestIds(freshUuid, Date.now)),
      aheadLink,
      splitLink({
        condition: ({ context }) => context.leaving === true,
        // A batch is sent after a moment, which a page that goes has not.
        true: httpLink({
          ...door,
          fetch: (input, init) => fetch(input, { ...(init as RequestInit), keepalive: true }),
        }),
        false: httpBatchLink({ ...door, maxURLLength: 4000 }),
      }),
    ],
  })
}
