'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'

import { classes } from './classes.ts'
import { focusWhenDrawn } from './focus-when-drawn.ts'
import { Icon } from './icon.tsx'
import { useListedKeys } from './listed-keys.ts'
import { nextSorting, type Sorting, sortRows, type SortValue } from './table-sort.ts'
import { useNarrow } from './use-narrow.ts'

/** A column of a table of `Row`. */
export interface Column<Row> {
  id: string
  header: string
  /** Stands in the head in the place of the words. */
  head?: ReactNode
  cell: (row: Row) => ReactNode
  /** Makes the column sortable. */
  sortBy?: (row: Row) => SortValue
  /** A track of a CSS grid, such as `120px` or `minmax(160px,2fr)`; `1fr` unless said. */
  width?: string
  align?: 'start' | 'end'
  /** Left out on narrow screens. */
  wideOnly?: boolean
  /** Where on a narrow screen a row has several lines: the area in which it stands. */
  area?: string
}

/** How a row stands on a narrow screen, on several lines: as tracks and areas of a CSS grid. There is no head then. */
export interface NarrowRows {
  tracks: string
  areas: string
  rowHeight: number
}

interface TableProps<Row> {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  /** Enter, or a press anywhere in the row that is no control of its own. */
  onOpen?: (row: Row) => void
  sorting?: Sorting
  /** Keys of rows that are marked. */
  selected?: ReadonlySet<string>
  /** Called when Space marks or unmarks the row under the focus. */
  onToggle?: (row: Row) => void
  /** Called when a row is marked with Shift after another one: both and all between, as they stand. */
  onToggleRange?: (rows: readonly Row[]) => void
  rowHeight?: number
  narrow?: NarrowRows
  /** Stands where no row is. */
  empty?: ReactNode
  /** Called when the last row comes into sight, to load more. */
  onEnd?: () => void
  /** Height of the scrolled part; fills its parent unless said. */
  className?: string
  rowTone?: (row: Row) => string | undefined
}

const inner = 'a,button,input,select,textarea,[role="checkbox"],[role="switch"]'

/**
 * A list of any length: only rows in sight are drawn. Arrow keys, Home, End and Page keys move, Enter opens, Space marks.
 */
export function Table<Row>({
  label,
  columns,
  rows,
  rowKey,
  onOpen,
  sorting: initial,
  selected,
  onToggle,
  onToggleRange,
  rowHeight: wideHeight = 40,
  narrow: lines,
  empty,
  onEnd,
  className,
  rowTone,
}: TableProps<Row>) {
  const [sorting, setSorting] = useState(initial)
  const [focused, setFocused] = useState(0)
  const isNarrow = useNarrow()
  const rowHeight = lines && isNarrow ? lines.rowHeight : wideHeight
  const scroller = useRef<HTMLDivElement>(null)
  const by = columns.find((column) => column.id === sorting?.column)?.sortBy
  const sorted = useMemo(
    () => (by ? sortRows(rows, by, sorting?.descending ?? false) : rows),
    [rows, by, sorting],
  )
  const virtual = useVirtualizer({
    count: sorted.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: 32,
    scrollPaddingStart: 32,
    onChange: (instance) => {
      const last = instance.getVirtualItems().at(-1)
      if (last && last.index >= sorted.length - 1) onEnd?.()
    },
  })
  // Heights that were estimated stay until they are asked for anew.
  useLayoutEffect(() => virtual.measure(), [virtual, rowHeight])
  const tracks = columns.map((column) => column.width ?? 'minmax(0,1fr)').join(' ')
  const narrow =
    lines?.tracks ??
    columns
      .filter((column) => !column.wideOnly)
      .map((column) => column.width ?? 'minmax(0,1fr)')
      .join(' ')
  const current = Math.min(focused, Math.max(0, sorted.length - 1))

  const move = (to: number) => {
    const next = Math.min(sorted.length - 1, Math.max(0, to))
    setFocused(next)
    virtual.scrollToIndex(next)
    focusWhenDrawn(() => scroller.current?.querySelector<HTMLElement>(`[data-index="${next}"]`))
  }
  useListedKeys('In a list', [
    { keys: 'down', label: 'Next row' },
    { keys: 'up', label: 'Row before' },
    { keys: 'home', label: 'First row' },
    { keys: 'end', label: 'Last row' },
    ...(onOpen ? [{ keys: 'enter', label: 'Open it' }] : []),
    ...(onToggle ? [{ keys: 'space', label: 'Mark it' }] : []),
    ...(onToggleRange ? [{ keys: 'shift+space', label: 'Mark all from the one marked before' }] : []),
  ])
  const onKeyDown = (event: KeyboardEvent) => {
    if (!(event.target instanceof HTMLElement) || event.target.dataset.index === undefined) return
    const row = sorted[current]
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? rowHeight) / rowHeight) - 1)
    const steps: Record<string, number> = {
      ArrowDown: current + 1,
      ArrowUp: current - 1,
      Home: 0,
      End: sorted.length - 1,
      PageDown: current + page,
      PageUp: current - page,
    }
    const to = steps[event.key]
    if (to !== undefined) move(to)
    else if (event.key === 'Enter' && row && onOpen) {
      if (!event.repeat) onOpen(row)
    } else if (event.key === ' ' && row && onToggle) {
      if (!event.repeat) {
        onToggle(row)
        markTo(current, event.shiftKey)
      }
    } else return
    event.preventDefault()
  }
  // Where marking with Shift begins: the row that was marked before.
  const anchor = useRef<string>(undefined)
  const markTo = (index: number, isRange: boolean) => {
    const row = sorted[index]
    if (row === undefined) return
    const from = sorted.findIndex((one) => rowKey(one) === anchor.current)
    anchor.current = rowKey(row)
    if (isRange && from >= 0) onToggleRange?.(sorted.slice(Math.min(from, index), Math.max(from, index) + 1))
  }
  const onClick = ({ target, shiftKey }: MouseEvent) => {
    if (!(target instanceof Element)) return
    const index = Number(target.closest<HTMLElement>('[data-index]')?.dataset.index)
    const row = sorted[index]
    if (row === undefined) return
    setFocused(index)
    if (target.closest('[role="checkbox"]')) markTo(index, shiftKey)
    if (!target.closest(inner) && !getSelection()?.toString()) onOpen?.(row)
  }
  const hide = (column: Column<Row>) => column.wideOnly && 'max-md:hidden'
  const grid = { '--tracks': tracks, '--narrow': narrow, '--areas': lines?.areas ?? 'none' } as Record<
    string,
    string
  >
  const line =
    'grid grid-cols-[var(--narrow)] items-center gap-x-4 px-4 max-md:[grid-template-areas:var(--areas)] md:grid-cols-[var(--tracks)]'

  return (
    <div
      ref={scroller}
      role="grid"
      tabIndex={-1}
      aria-label={label}
      aria-rowcount={sorted.length + 1}
      aria-multiselectable={onToggle ? true : undefined}
      onKeyDown={onKeyDown}
      onClick={onClick}
      style={grid}
      className={classes('scroll-quiet relative min-h-0 overflow-auto outline-none', className ?? 'h-full')}
    >
      <div
        role="row"
        aria-rowindex={1}
        className={classes(
          line,
          'sticky top-0 z-10 h-8 border-b border-line bg-surface',
          lines && 'max-md:sr-only',
        )}
      >
        {columns.map((column) => {
          const on = sorting?.column === column.id
          return (
            <div
              key={column.id}
              role="columnheader"
              aria-sort={on ? (sorting.descending ? 'descending' : 'ascending') : undefined}
              className={classes(
                'flex min-w-0 text-xs font-medium text-ink-3',
                column.align === 'end' && 'justify-end',
                hide(column),
              )}
            >
              {column.sortBy ? (
                <button
                  type="button"
                  onClick={() => setSorting(nextSorting(sorting, column.id))}
                  className="-mx-1 inline-flex h-6 min-w-6 items-center gap-1 rounded-sm px-1 hover:text-ink"
                >
                  <span className="truncate">{column.header}</span>
                  {on && <Icon name={sorting.descending ? 'arrow-down' : 'arrow-up'} size={12} />}
                </button>
              ) : (
                (column.head ?? (
                  <span className="truncate">
                    {column.header || <span className="sr-only">Actions</span>}
                  </span>
                ))
              )}
            </div>
          )
        })}
      </div>
      {sorted.length === 0 && (
        <div role="row">
          <div role="gridcell">{empty}</div>
        </div>
      )}
      <div role="presentation" className="relative" style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const row = sorted[item.index]
          if (row === undefined) return null
          const key = rowKey(row)
          const marked = selected?.has(key)
          return (
            <div
              key={key}
              role="row"
              data-index={item.index}
              tabIndex={item.index === current ? 0 : -1}
              aria-rowindex={item.index + 2}
              aria-selected={onToggle ? (marked ?? false) : undefined}
              // Tab goes through the controls of rows that stand before it, too, and comes to the one that was left.
              onFocus={({ target, currentTarget }) => target === currentTarget && setFocused(item.index)}
              style={{ height: rowHeight, transform: `translateY(${item.start - 32}px)` }}
              className={classes(
                line,
                'absolute inset-x-0 top-0 border-b border-line text-sm -outline-offset-2',
                onOpen && 'cursor-pointer hover:bg-hover',
                marked && 'bg-accent-soft hover:bg-accent-soft',
                rowTone?.(row),
              )}
            >
              {columns.map((column) => (
                <div
                  key={column.id}
                  role="gridcell"
                  style={
                    column.area === undefined ? {} : ({ '--area': column.area } as Record<string, string>)
                  }
                  className={classes(
                    column.area !== undefined && 'max-md:[grid-area:var(--area)]',
                    'flex min-w-0 items-center gap-2 whitespace-nowrap',
                    column.align === 'end' && 'justify-end tabular-nums',
                    hide(column),
                  )}
                >
                  {column.cell(row)}
                </div>
              ))}
            </div>
          )
        })}
      </div>
    </div>
  )
}
