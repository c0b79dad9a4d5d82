'use client'
import { useSearchParams } from 'next/navigation'
import { useCallback } from 'react'

/** One word of the address as state: what is selected has a URL. Written without asking the server; the words beside it stay as they are at that moment. */
export function useUrlState(name: string): [string | undefined, (value: string | undefined) => void] {
  const value = useSearchParams().get(name) ?? undefined
  const set = useCallback((next: string | undefined) => writeUrlState(name, next), [name])
  return [value, set]
}

function writeUrlState(name: string, value: string | undefined) {
  const url = new URL(window.location.href)
  if (value === undefined || value === '') url.searchParams.delete(name)
  else url.searchParams.set(name, value)
  // Next keeps its own state of the page in history.state, and puts it in again by itself.
  window.history.replaceState(null, '', url)
}
