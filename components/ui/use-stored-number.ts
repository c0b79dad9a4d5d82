'use client'
import { useState, useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/**
 * A figure that this browser remembers under `key`; without a key it lives as long as the part does.
 * The server draws `initial`, so that its drawing and the first one here agree.
 */
export function useStoredNumber(key: string | undefined, initial: number): [number, (next: number) => void] {
  const [own, setOwn] = useState(initial)
  const stored = useSyncExternalStore(
    subscribe,
    () => (key ? localStorage.getItem(key) : null),
    () => null,
  )
  const set = (next: number) => {
    setOwn(next)
    if (!key) return
    localStorage.setItem(key, String(next))
    for (const listener of listeners) listener()
  }
  const value = stored === null ? own : Number(stored)
  return [Number.isFinite(value) ? value : initial, set]
}
