'use client'
import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useEffectEvent,
  useMemo,
  useRef,
  useState,
} from 'react'

import { classes } from './classes.ts'
import { focusWhenDrawn } from './focus-when-drawn.ts'
import { Icon } from './icon.tsx'
import { type TreeItem, treeMove, treeRows, typedAhead } from './tree-rows.ts'

/** How a line was reached by keys: `extending` with Shift held. */
export type TreeWalk = 'plain' | 'extending'

interface TreeProps {
  label: string
  /** The id of words about its keys. */
  describedBy?: string
  items: readonly TreeItem[]
  open: ReadonlySet<string>
  onOpenChange: (open: ReadonlySet<string>) => void
  selected?: ReadonlySet<string>
  /** The line that was chosen elsewhere: it is brought into sight, and has the focus if the tree has. */
  current?: string | undefined
  /** A press, or Enter; `adding` with Shift or Ctrl, and with Space. */
  onSelect: (id: string, adding: boolean) => void
  /** The focus went to a line by keys; not told with Ctrl held, which walks without choosing. */
  onWalk?: (id: string, walk: TreeWalk) => void
  /** The menu of a line was asked for. */
  onContext?: (id: string) => void
  /** What a line is called by who reads it out; its label and what stands beside it where nothing is given. */
  spoken?: (item: TreeItem) => string
  /** Stands at the right end of a line. */
  aside?: (item: TreeItem) => ReactNode
  /** Keys the tree does not know, such as Delete. Letters it knows: they lead to the line that begins with them. */
  onKey?: (id: string, event: KeyboardEvent) => void
  className?: string
}

const ROW = 28
/** Letters belong to one word while they follow each other within this time. */
const wordMs = 700

/** A tree of any size, for keyboard and screen reader as for the mouse. */
export function Tree({
  label,
  describedBy,
  items,
  open,
  onOpenChange,
  selected,
  current: wanted,
  onSelect,
  onWalk,
  onContext,
  spoken,
  aside,
  onKey,
  className,
}: TreeProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => treeRows(items, open), [items, open])
  const [focusedId, setFocusedId] = useState(wanted)
  const typed = useRef({ letters: '', at: -Infinity })
  const indexOf = (id: string | undefined) => rows.findIndex((row) => row.item.id === id)
  // Where the line in focus is gone, the chosen one has it.
  const current = Math.max(0, indexOf(indexOf(focusedId) < 0 ? wanted : focusedId))
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
    // The line that Tab leads to is there even where it was scrolled out of sight.
    rangeExtractor: (range) =>
      [...new Set([...defaultRangeExtractor(range), current])]
        .filter((index) => index < rows.length)
        .toSorted((a, b) => a - b),
  })

  const focus = (id: string) => {
    setFocusedId(id)
    const index = rows.findIndex((row) => row.item.id === id)
    if (index >= 0) virtual.scrollToIndex(index)
    focusWhenDrawn(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`))
  }
  const goTo = useEffectEvent((id: string) => {
    if (id === focusedId) return
    if (scroller.current?.contains(document.activeElement)) return focus(id)
    setFocusedId(id)
    const index = rows.findIndex((row) => row.item.id === id)
    if (index >= 0) virtual.scrollToIndex(index)
  })
  useEffect(() => {
    if (wanted !== undefined) goTo(wanted)
  }, [wanted])

  const setOpen = (id: string, on: boolean) => {
    const next = new Set(open)
    if (on) next.add(id)
    else next.delete(id)
    onOpenChange(next)
  }
  const walk = (id: string, event: KeyboardEvent) => {
    focus(id)
    if (!event.ctrlKey && !event.metaKey) onWalk?.(id, event.shiftKey ? 'extending' : 'plain')
  }
  /** Whether the key was a letter of a name. Digits, dashes and slashes are, once a letter was. */
  const typeAhead = (from: string, event: KeyboardEvent): boolean => {
    const isSign = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey
    const goesOn = event.timeStamp - typed.current.at < wordMs
    if (!isSign || !(goesOn ? /[\p{L}\p{N}_/-]/u : /[\p{L}_]/u).test(event.key)) {
      // Whatever else is pressed ends the word; Shift goes with a letter.
      if (event.key !== 'Shift') typed.current.at = -Infinity
      return false
    }
    const letters = (goesOn ? typed.current.letters : '') + event.key
    typed.current = { letters, at: event.timeStamp }
    const found = typedAhead(rows, from, letters)
    if (found !== undefined) {
      focus(found)
      onWalk?.(found, 'plain')
    }
    return true
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[current]
    if (!row || event.target instanceof HTMLInputElement) return
    const { id } = row.item
    if (typeAhead(id, event)) return event.preventDefault()
    if ((event.key === 'Enter' && !event.altKey) || event.key === ' ') {
      event.preventDefault()
      return onSelect(id, event.key === ' ')
    }
    const move = event.altKey ? undefined : treeMove(rows, id, event.key)
    if (!move) return onKey?.(id, event)
    event.preventDefault()
    if (move.move === 'focus') walk(move.id, event)
    else setOpen(move.id, move.move === 'open')
  }

  const rowUnder = (event: MouseEvent) => {
    const line = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-index]') : null
    const index = line?.dataset.index
    return index === undefined ? undefined : rows[Number(index)]
  }
  const onClick = (event: MouseEvent) => {
    const row = rowUnder(event)
    if (!row || !(event.target instanceof Element)) return
    if (row.open !== undefined && event.target.closest('[data-opener]')) setOpen(row.item.id, !row.open)
    else onSelect(row.item.id, event.shiftKey || event.ctrlKey || event.metaKey)
  }

  return (
    <div ref={scroller} className={classes('scroll-quiet min-h-0 overflow-auto', className ?? 'h-full')}>
      <div
        role="tree"
        aria-label={label}
        aria-describedby={describedBy}
        aria-multiselectable
        tabIndex={-1}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onContextMenu={(event) => {
          const row = rowUnder(event)
          if (row) onContext?.(row.item.id)
        }}
        onFocus={(event) => {
          // At once: what is drawn next may take the focus on.
          if (event.target === event.currentTarget)
            event.currentTarget.querySelector<HTMLElement>('[role="treeitem"][tabindex="0"]')?.focus()
        }}
        className="relative outline-none"
        style={{ height: virtual.getTotalSize() }}
      >
        {virtual.getVirtualItems().map((line) => {
          const row = rows[line.index]
          if (!row) return null
          const { item } = row
          const chosen = selected?.has(item.id) ?? false
          return (
            <div
              key={item.id}
              role="treeitem"
              aria-label={spoken?.(item)}
              data-index={line.index}
              aria-level={row.depth + 1}
              aria-posinset={row.position}
              aria-setsize={row.siblings}
              aria-expanded={row.open}
              aria-selected={chosen}
              tabIndex={line.index === current ? 0 : -1}
              onFocus={() => setFocusedId(item.id)}
              style={{
                height: ROW,
                transform: `translateY(${line.start}px)`,
                paddingLeft: 8 + row.depth * 16,
              }}
              className={classes(
                'absolute inset-x-0 top-0 flex cursor-default items-center gap-1.5 rounded-md pr-2 text-sm -outline-offset-2 select-none',
                chosen ? 'bg-accent-soft' : 'hover:bg-hover',
              )}
            >
              <span aria-hidden className="grid size-6 shrink-0 place-items-center text-ink-3" data-opener>
                {row.open !== undefined && (
                  <Icon name={row.open ? 'chevron-down' : 'chevron-right'} size={13} />
                )}
              </span>
              {item.icon && <Icon name={item.icon} size={14} className="shrink-0 text-ink-3" />}
              <span className="min-w-0 flex-1 truncate">{item.label}</span>
              {aside?.(item)}
            </div>
          )
        })}
      </div>
    </div>
  )
}
