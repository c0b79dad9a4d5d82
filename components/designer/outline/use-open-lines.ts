'use client'
import { useMemo, useState } from 'react'

import type { TreeItem } from '#components/ui/tree-rows.ts'

import { linesAbove, openAtFirst } from './outline-items.ts'

const none: ReadonlySet<string> = new Set()

/** Which lines of the outline are open: the outermost until they are closed, what was opened, and what came to hold the `current` line. */
export const useOpenLines = (
  items: readonly TreeItem[],
  current: string | undefined,
): [open: ReadonlySet<string>, setOpen: (open: ReadonlySet<string>) => void] => {
  const [closed, setClosed] = useState(none)
  const [opened, setOpened] = useState(none)
  const open = useMemo(
    () => new Set([...openAtFirst(items).filter((id) => !closed.has(id)), ...opened]),
    [items, closed, opened],
  )
  const above = useMemo(
    () => (current === undefined ? [] : (linesAbove(items, current) ?? [])),
    [items, current],
  )
  // Once for each place of the line: what a hand closes around it afterwards stays closed.
  const place = `${current ?? ''} in ${above.join(', ')}`
  const [shown, setShown] = useState('')
  if (shown !== place) {
    setShown(place)
    if (!above.every((id) => open.has(id))) {
      setClosed(new Set([...closed].filter((id) => !above.includes(id))))
      setOpened(new Set([...opened, ...above]))
    }
  }
  return [
    open,
    (next) => {
      setClosed(new Set([...closed, ...open].filter((id) => !next.has(id))))
      setOpened(next)
    },
  ]
}
