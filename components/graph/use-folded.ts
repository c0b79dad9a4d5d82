'use client'
import { useCallback, useMemo, useSyncExternalStore } from 'react'

const listeners = new Set<() => void>()
const subscribe = (listener: () => void) => {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

/** What was kept, or nothing where it cannot be read. */
const framesIn = (stored: string | null): string[] => {
  try {
    const read: unknown = JSON.parse(stored ?? '[]')
    return Array.isArray(read) ? read.filter((one) => typeof one === 'string') : []
  } catch {
    return []
  }
}

export interface Folded {
  readonly frames: ReadonlySet<string>
  readonly set: (frames: Iterable<string>) => void
  /** Folds what is unfolded, and the other way round. */
  readonly toggle: (frame: string) => void
  readonly unfold: (frames: readonly string[]) => void
}

/** The frames a person has folded in one drawing, kept in this browser: how one looks at a drawing is no part of it. */
export const useFolded = (drawing: string): Folded => {
  const key = `folded:${drawing}`
  const stored = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(key),
    () => null,
  )
  const frames = useMemo((): ReadonlySet<string> => new Set(framesIn(stored)), [stored])
  const set = useCallback(
    (next: Iterable<string>) => {
      const list = [...new Set(next)]
      if (list.length === 0) localStorage.removeItem(key)
      else localStorage.setItem(key, JSON.stringify(list))
      for (const listener of listeners) listener()
    },
    [key],
  )
  return useMemo(
    () => ({
      frames,
      set,
      toggle: (frame) =>
        set(frames.has(frame) ? [...frames].filter((one) => one !== frame) : [...frames, frame]),
      unfold: (some) => {
        if (some.some((frame) => frames.has(frame))) set([...frames].filter((one) => !some.includes(one)))
      },
    }),
    [frames, set],
  )
}
