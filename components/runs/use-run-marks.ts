'use client'
import { useState } from 'react'

/** Which runs are marked: some by hand, or all that pass the filter. Another filter begins with none. */
export function useRunMarks(filter: string) {
  const [held, setHeld] = useState<{ filter: string; ids: ReadonlySet<string>; all: boolean }>({
    filter,
    ids: new Set(),
    all: false,
  })
  if (held.filter !== filter) setHeld({ filter, ids: new Set(), all: false })
  const set = (ids: Iterable<string>, all = false) => setHeld({ filter, ids: new Set(ids), all })
  return {
    ids: held.ids,
    all: held.all,
    has: (id: string) => held.all || held.ids.has(id),
    toggle: (id: string) => {
      const next = new Set(held.ids)
      if (!next.delete(id)) next.add(id)
      set(next)
    },
    markAll: (ids: Iterable<string>) => set(ids),
    markMatching: () => set([], true),
    clear: () => set([]),
  }
}
export type RunMarks = ReturnType<typeof useRunMarks>
