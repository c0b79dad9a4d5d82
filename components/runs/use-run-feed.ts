'use client'
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useSyncExternalStore } from 'react'

import { useTRPC, useTRPCClient } from '#components/api/trpc.ts'
import { useLive, useRefresher } from '#components/api/use-live.ts'
import { logDoor } from '#components/logs/log-door.ts'
import { LogFeed } from '#components/logs/log-feed.ts'
import { parseLogFragment } from '#components/logs/log-link.ts'
import { LogView } from '#components/logs/log-view.ts'
import type { Place } from '#components/routes.ts'

import { EventFeed } from './event-feed.ts'

/**
 * Everything a run's page shows, kept fresh: its state, its events, its log. News only say that there is more;
 * each part pulls from its own cursor, so that nothing is missing or doubled after a break.
 */
export function useRunFeed(place: Place, runId: string) {
  const trpc = useTRPC()
  const client = useTRPCClient()
  const refresher = useRefresher()
  const run = useQuery(trpc.runs.show.queryOptions({ runId }))

  const { events, logs, view } = useMemo(() => {
    const feed = new LogFeed(logDoor(place, runId))
    const link = typeof window === 'undefined' ? null : parseLogFragment(window.location.hash)
    return {
      logs: feed,
      view: new LogView(feed, { follow: true, link }),
      events: new EventFeed((after, signal) =>
        client.runs.events.query({ runId, after, limit: 1_000 }, { signal }),
      ),
    }
  }, [client, place, runId])

  useEffect(() => {
    events.wake()
    logs.wake()
    return () => {
      events.rest()
      logs.rest()
    }
  }, [events, logs])

  useLive([`run:${runId}`], (change) => {
    events.wake(change.events)
    logs.wake(change.logs)
    if (change.logs === undefined || change.events !== undefined)
      refresher.refresh(trpc.runs.show.queryKey({ runId }))
  })

  const version = useSyncExternalStore(
    events.subscribe,
    useCallback(() => events.version, [events]),
    () => 0,
  )
  const lines = useMemo(() => (version >= 0 ? events.logEvents : []), [events, version])
  useEffect(() => view.setEvents(lines), [view, lines])

  return { run, events, view }
}
