'use client'
import { useState, useSyncExternalStore } from 'react'

import { inAddition } from './on-demand.tsx'
import { type ShownToast, toasts } from './toast.ts'
import { useFetchAhead } from './use-fetch-ahead.ts'

const loadLines = () => import('./toast-lines.tsx').then((part) => part.ToastLines)
const ToastLines = inAddition(loadLines)

const none: readonly ShownToast[] = []

/** Where passing messages stand: once, in the root of the page. */
export function Toaster() {
  const shown = useSyncExternalStore(toasts.subscribe, toasts.read, () => none)
  const [isWanted, setWanted] = useState(false)
  if (shown.length > 0 && !isWanted) setWanted(true)
  // Messages are often about a lost connection: by then their code must be here.
  useFetchAhead(loadLines)
  return isWanted ? <ToastLines shown={shown} /> : null
}
