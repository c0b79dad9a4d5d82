'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type MouseEvent, type ReactNode, useMemo, useRef, useState } from 'react'

import { classes } from './classes.ts'
import { Icon } from './icon.tsx'
import { type TreeItem, treeMove, treeRows } from './tree-rows.ts'

interface TreeProps {
  label: string
  items: readonly TreeItem[]
  open: ReadonlySet<string>
  onOpenChange: (open: ReadonlySet<string>) => void
  selected?: ReadonlySet<string>
  /** A press, or Enter; `adding` with Shift or Ctrl, and with Space. */
  onSelect: (id: string, adding: boolean) => void
  /** Stands at the right end of a line. */
  aside?: (item: TreeItem) => ReactNode
  /** Keys the tree does not know, such as Delete. */
  onKey?: (id: string, event: KeyboardEvent) => void
  className?: string
}

const ROW = 28

/** A tree of any size, for keyboard and screen reader as for the mouse. */
export function Tree({
  label,
  items,
  open,
  onOpenChange,
  selected,
  onSelect,
  aside,
  onKey,
  className,
}: TreeProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => treeRows(items, open), [items, open])
  const [focusedId, setFocusedId] = useState<string>()
  const current = Math.max(
    0,
    rows.findIndex((row) => row.item.id === focusedId),
  )
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 10,
  })

  const focus = (id: string) => {
    setFocusedId(id)
    const index = rows.findIndex((row) => row.item.id === id)
    if (index >= 0) virtual.scrollToIndex(index)
    requestAnimationFrame(() =>
      scroller.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus(),
    )
  }
  const setOpen = (id: string, on: boolean) => {
    const next = new Set(open)
    if (on) next.add(id)
    else next.delete(id)
    onOpenChange(next)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[current]
    if (!row || event.target instanceof HTMLInputElement) return
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      onSelect(row.item.id, event.key === ' ')
      return
    }
    const move =
      event.ctrlKey || event.metaKey || event.altKey ? undefined : treeMove(rows, row.item.id, event.key)
    if (!move) {
      onKey?.(row.item.id, event)
      return
    }
    event.preventDefault()
    if (move.move === 'focus') focus(move.id)
    else setOpen(move.id, move.move === 'open')
  }

  const onClick = (event: MouseEvent) => {
    if (!(event.target instanceof Element)) return
    const index = event.target.closest<HTMLElement>('[data-index]')?.dataset.index
    const row = index === undefined ? undefined : rows[Number(index)]
    if (!row) return
    if (row.open !== undefined && event.target.closest('[data-opener]')) setOpen(row.item.id, !row.open)
    else onSelect(row.item.id, event.shiftKey || event.ctrlKey || event.metaKey)
  }

  return (
    <div ref={scroller} className={classes('scroll-quiet min-h-0 overflow-auto', className ?? 'h-full')}>
      <div
        role="tree"
        aria-label={label}
        aria-multiselectable
        tabIndex={-1}
        onKeyDown={onKeyDown}
        onClick={onClick}
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
              <span aria-hidden className="grid size-6 place-items-center text-ink-3" data-opener>
                {row.open !== undefined && (
                  <Icon name={row.open ? 'chevron-down' : 'chevron-right'} size={13} />
                )}
              </span>
              {item.icon && <Icon name={item.icon} size={14} className="text-ink-3" />}
              <span className="min-w-0 flex-1 truncate">{item.label}</span>
              {aside?.(item)}
            </div>
          )
        })}
      </div>
    </div>
  )
}
