'use client'
import { useSyncExternalStore } from 'react'

/** Where somebody is with the tour of a tenant, in this browser: never asked, on it (and whether an asset with a value was looked at), or through with it. */
export type TourState = 'new' | 'on' | 'looked' | 'closed'

const states: readonly string[] = ['on', 'looked', 'closed'] satisfies TourState[]
const keyOf = (tenant: string): string => `tour/${tenant}`
const listeners = new Set<() => void>()

const read = (tenant: string): TourState => {
  const stored = localStorage.getItem(keyOf(tenant)) ?? ''
  return states.includes(stored) ? (stored as TourState) : 'new'
}

export function setTourState(tenant: string, state: Exclude<TourState, 'new'>): void {
  localStorage.setItem(keyOf(tenant), state)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Closed until the browser has been asked. */
export function useTourState(tenant: string): TourState {
  return useSyncExternalStore(
    subscribe,
    () => read(tenant),
    () => 'closed',
  )
}
