'use client'
import { createContext, useContext, useEffect, useEffectEvent, useSyncExternalStore } from 'react'

import type { Live, LiveChange, LiveState } from './live.ts'
import type { Refresher } from './refresher.ts'
import { pathsOf } from './topics.ts'

/** The stream of the tab; null outside of a tenant. */
export const LiveContext = createContext<Live | null>(null)

export const RefresherContext = createContext<Refresher | null>(null)

/** What fetches answers again that news made old. */
export function useRefresher(): Refresher {
  const refresher = useContext(RefresherContext)
  if (!refresher) throw new Error('This part stands outside of the provider of calls.')
  return refresher
}

/**
 * Calls back on news about the topics, and once for each after a connection was made or made again, unless it is a shared one
 * that is known to be as it was: then fetch from where you are. `onChange` may change between drawings.
 */
export function useLive(topics: readonly string[], onChange: (change: LiveChange) => void): void {
  const live = useContext(LiveContext)
  const tell = useEffectEvent(onChange)
  const wanted = topics.join('\n')
  useEffect(
    () => (wanted === '' ? undefined : live?.listen(wanted.split('\n'), (change) => tell(change))),
    [live, wanted],
  )
}

/** Keeps fetched answers fresh: news about a topic refetch what of it is shown. */
export function useLiveQueries(topics: readonly string[]): void {
  const refresher = useRefresher()
  useLive(topics, ({ topic }) => {
    for (const path of pathsOf(topic)) refresher.refresh([path])
  })
}

const none = () => () => undefined

/** The state of the tab's stream. */
export function useLiveState(): LiveState {
  const live = useContext(LiveContext)
  return useSyncExternalStore(
    live ? (watcher) => live.watch(watcher) : none,
    () => live?.state ?? 'idle',
    () => 'idle',
  )
}
