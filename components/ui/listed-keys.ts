'use client'
import { useEffect, useSyncExternalStore } from 'react'

/** A key and what it does, as the sheet of keys shows it. */
export interface ListedKey {
  keys: string
  label: string
}

/** Keys that belong together. */
export interface KeyGroup {
  title: string
  bindings: readonly ListedKey[]
}

const groups = new Set<KeyGroup>()
const listeners = new Set<() => void>()
let shown: readonly KeyGroup[] = []
const none: readonly KeyGroup[] = []

/** What several parts of a page list alike stands once. */
function changed() {
  const byTitle = new Map<string, Map<string, ListedKey>>()
  for (const { title, bindings } of groups) {
    const listed = byTitle.get(title) ?? new Map<string, ListedKey>()
    for (const one of bindings) listed.set(`${one.keys} ${one.label}`, one)
    byTitle.set(title, listed)
  }
  shown = Array.from(byTitle, ([title, listed]) => ({ title, bindings: [...listed.values()] }))
  for (const listener of listeners) listener()
}

/** Whether a part of the page that is shown has listed a key. */
export const isListed = (keys: string): boolean =>
  [...groups].some(({ bindings }) => bindings.some((one) => one.keys === keys))

/** Lists keys in the sheet without listening to them, for parts that listen themselves. */
export function useListedKeys(title: string, bindings: readonly ListedKey[]): void {
  const spelled = JSON.stringify(bindings.map(({ keys, label }) => ({ keys, label })))
  useEffect(() => {
    const group: KeyGroup = { title, bindings: JSON.parse(spelled) as KeyGroup['bindings'] }
    groups.add(group)
    changed()
    return () => {
      groups.delete(group)
      changed()
    }
  }, [title, spelled])
}

/** The keys that work now, group by group. */
export function useKeyGroups(): readonly KeyGroup[] {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => shown,
    () => none,
  )
}
