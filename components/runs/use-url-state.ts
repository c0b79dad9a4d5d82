'use client'
import { useSearchParams } from 'next/navigation'
import { useCallback } from 'react'

/** How a word gets into the address: as a step that Back takes back (what was pressed), or in passing (what is being typed or walked over). */
export type Way = 'step' | 'passing'

/** One word of the address as state: what is selected has a URL. Written without asking the server; the words beside it stay as they are at that moment. */
export function useUrlState(
  name: string,
  way: Way = 'step',
): [string | undefined, (value: string | undefined) => void] {
  const value = useSearchParams().get(name) ?? undefined
  const set = useCallback((next: string | undefined) => void writeUrlState(name, next, way), [name, way])
  return [value, set]
}

/** The word as the address has it in this moment. What is drawn may be behind: a second press counts from where the first one led. */
export const urlStateNow = (name: string): string | undefined =>
  new URL(window.location.href).searchParams.get(name) ?? undefined

/** Words written by one press are one step. */
let stepping = false

/** Whether the address is another one now. */
export function writeUrlState(name: string, value: string | undefined, way: Way): boolean {
  const url = new URL(window.location.href)
  if ((url.searchParams.get(name) ?? '') === (value ?? '')) return false
  if (value === undefined || value === '') url.searchParams.delete(name)
  else url.searchParams.set(name, value)
  // Next keeps its own state of the page in history.state, and puts it in again by itself.
  if (way === 'passing' || stepping) window.history.replaceState(null, '', url)
  else {
    window.history.pushState(null, '', url)
    stepping = true
    queueMicrotask(() => {
      stepping = false
    })
  }
  return true
}
