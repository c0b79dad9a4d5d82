'use client'
import { useState } from 'react'

/** The keys of rows that are marked. */
export interface Marks {
  keys: ReadonlySet<string>
  toggle: (key: string) => void
  mark: (keys: readonly string[]) => void
  unmark: (keys: readonly string[]) => void
}

/** Marks of a list, kept while the page is open. Changes in a row count one after the other. */
export function useMarks(): Marks {
  const [keys, setKeys] = useState<ReadonlySet<string>>(new Set())
  return {
    keys,
    toggle: (key) =>
      setKeys((before) => {
        const next = new Set(before)
        if (!next.delete(key)) next.add(key)
        return next
      }),
    mark: (more) => setKeys((before) => before.union(new Set(more))),
    unmark: (fewer) => setKeys((before) => before.difference(new Set(fewer))),
  }
}
