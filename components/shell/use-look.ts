'use client'
import { useSyncExternalStore } from 'react'

import { type Look, lookAttributes, lookFrom } from './theme.ts'

const YEAR_S = 31_536_000
const listeners = new Set<() => void>()
let current: Look | undefined

function read(): Look {
  current ??= lookFrom((name) => {
    const found = document.cookie.split('; ').find((pair) => pair.startsWith(`${name}=`))
    return found?.slice(name.length + 1)
  })
  return current
}

/** Changes the look at once, and for the next visits. */
export function setLook(change: Partial<Look>): void {
  current = { ...read(), ...change }
  const root = document.documentElement
  delete root.dataset.theme
  delete root.dataset.palette
  for (const [name, value] of Object.entries(lookAttributes(current))) root.setAttribute(name, value)
  document.cookie = `theme=${current.theme}; path=/; max-age=${YEAR_S}; samesite=lax`
  document.cookie = `palette=${current.palette}; path=/; max-age=${YEAR_S}; samesite=lax`
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

const initial: Look = { theme: 'system', palette: 'usual' }

/** The look in force. */
export function useLook(): Look {
  return useSyncExternalStore(subscribe, read, () => initial)
}
