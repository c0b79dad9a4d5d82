'use client'
import { useSyncExternalStore } from 'react'

/** How the page writes moments; one choice for all of them. */
export interface TimeStyle {
  /** `relative` says "4 m ago", `absolute` the date and time. */
  form: 'relative' | 'absolute'
  /** `local` is the reader's own zone. */
  zone: 'local' | 'UTC'
}

const KEY = 'time-style'
const initial: TimeStyle = { form: 'relative', zone: 'local' }
const listeners = new Set<() => void>()
let current: TimeStyle | undefined

function read(): TimeStyle {
  if (current) return current
  const stored = localStorage.getItem(KEY) ?? ''
  current = {
    form: stored.includes('absolute') ? 'absolute' : 'relative',
    zone: stored.includes('UTC') ? 'UTC' : 'local',
  }
  return current
}

/** Changes how every moment on the page is written, and remembers it in this browser. */
export function setTimeStyle(change: Partial<TimeStyle>): void {
  current = { ...read(), ...change }
  localStorage.setItem(KEY, `${current.form} ${current.zone}`)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The chosen way to write moments. */
export function useTimeStyle(): TimeStyle {
  return useSyncExternalStore(subscribe, read, () => initial)
}
