'use client'
import { useSyncExternalStore } from 'react'

/** How the page writes moments; one choice for all of them. */
export interface TimeStyle {
  /** `relative` says "4 m ago", `absolute` the date and time. */
  form: 'relative' | 'absolute'
  /** `local` is the reader's own zone; others go by their name, such as `Europe/Berlin`. */
  zone: string
}

const KEY = 'time-style'
const initial: TimeStyle = { form: 'relative', zone: 'local' }
/** A zone that this browser knows; another was stored by another one, and is the reader's own then. */
const knownZone = (name: string): string => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return name
  } catch {
    return initial.zone
  }
}
const listeners = new Set<() => void>()
let current: TimeStyle | undefined

function read(): TimeStyle {
  if (current) return current
  const [form, zone = initial.zone] = (localStorage.getItem(KEY) ?? '').split(' ')
  current = { form: form === 'absolute' ? form : 'relative', zone: knownZone(zone) }
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
