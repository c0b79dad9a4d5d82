'use client'
import { QueryClientProvider } from '@tanstack/react-query'
import { createContext, type ReactNode, useContext, useEffect, useState } from 'react'

import { type Place, routes } from '../routes.ts'
import { fetchAgain } from './fetch-again.ts'
import { Live } from './live.ts'
import { createQueryClient } from './query-client.ts'
import { Refresher } from './refresher.ts'
import { createClient, TRPCProvider } from './trpc.ts'
import { LiveContext, RefresherContext } from './use-live.ts'

const PlaceContext = createContext<Place | null>(null)

/** The tenant and deployment whose screens these are. Throws outside of them. */
export function usePlace(): Place {
  const place = useContext(PlaceContext)
  if (!place) throw new Error('This part stands outside of a tenant.')
  return place
}

function leaveForSignIn() {
  const here = window.location.pathname + window.location.search
  if (!here.startsWith('/sign-')) window.location.assign(routes.signIn(here))
}

function connect(place: Place | null) {
  const queries = createQueryClient(leaveForSignIn)
  const live = place
    ? new Live({
        urlOf: (topics, ageMs) => routes.live(place, topics, ageMs),
        // Nothing that a page shows was asked for before the page was.
        ageMs: () => performance.now(),
        fetch: (input, init) => fetch(input, init),
        random: Math.random,
        onReconnected: () => void queries.invalidateQueries(),
      })
    : null
  const refresher = new Refresher((queryKey) => fetchAgain(queries, queryKey))
  return { queries, live, refresher, client: createClient(place) }
}

function Connected({ place, children }: { place: Place | null; children: ReactNode }) {
  const [{ queries, live, refresher, client }] = useState(() => connect(place))
  useEffect(() => {
    if (!live) return
    const onVisibility = () => live.visible(document.visibilityState === 'visible')
    const onOnline = () => live.retryNow()
    document.addEventListener('visibilitychange', onVisibility)
    window.addEventListener('online', onOnline)
    return () => {
      document.removeEventListener('visibilitychange', onVisibility)
      window.removeEventListener('online', onOnline)
      live.close()
    }
  }, [live])
  return (
    <PlaceContext value={place}>
      <QueryClientProvider client={queries}>
        <TRPCProvider trpcClient={client} queryClient={queries}>
          <LiveContext value={live}>
            <RefresherContext value={refresher}>{children}</RefresherContext>
          </LiveContext>
        </TRPCProvider>
      </QueryClientProvider>
    </PlaceContext>
  )
}

/** Calls and news for one tenant and deployment. Another place starts with nothing fetched: answers never cross over. */
export function ApiProvider({ place, children }: { place: Place | null; children: ReactNode }) {
  return (
    <Connected key={place ? `${place.tenant}/${place.deployment}` : ''} place={place}>
      {children}
    </Connected>
  )
}
