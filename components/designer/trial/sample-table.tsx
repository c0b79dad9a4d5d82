'use client'
import { useVirtualizer } from '@tanstack/react-virtual'
import { useMemo, useRef, useState, type KeyboardEvent } from 'react'

import { classes } from '#components/ui/classes.ts'
import { copyText } from '#components/ui/copy-text.ts'
import { formatQuantity } from '#components/ui/format.ts'
import { Icon } from '#components/ui/icon.tsx'
import { SearchField } from '#components/ui/search-field.tsx'
import { showToast } from '#components/ui/toast.ts'
import type { Cell, ColumnProfile, TableSample } from '#core/trial/sample.ts'

import { cellText, filterRows, tabSeparated, type RowOrder } from './filter-rows.ts'
import { Histogram } from './histogram.tsx'
import { moveSpot, type Spot } from './table-spot.ts'

const rowPx = 26
const numberPx = 52

const widthOf = ({ kind, name, type }: ColumnProfile): number =>
  Math.min(
    320,
    Math.max(kind === 'text' || kind === 'other' ? 160 : 112, name.length * 8 + type.length * 6 + 40),
  )

/** The rows of a sample: sorted, filtered, walked with the arrow keys, copied. Draws only those in sight. */
export function SampleTable({ label, table }: { label: string; table: TableSample }) {
  const [filter, setFilter] = useState('')
  const [order, setOrder] = useState<RowOrder>()
  const [spot, setSpot] = useState<Spot>({ row: 0, column: 0, from: 0 })
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useMemo(() => filterRows(table, filter, order), [table, filter, order])
  const widths = useMemo(() => table.columns.map(widthOf), [table])
  const widthPx = widths.reduce((sum, width) => sum + width, numberPx)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowPx,
    overscan: 8,
  })
  const bounds = { rows: rows.length, columns: table.columns.length }
  const at = { ...spot, row: Math.min(spot.row, Math.max(0, rows.length - 1)) }
  const [first, last] = [Math.min(at.from, at.row), Math.max(at.from, at.row)]

  const copy = () => {
    const chosen = rows.slice(first, last + 1).map((index) => table.rows[index] ?? [])
    const text =
      chosen.length === 1
        ? cellText(chosen[0]?.[at.column] ?? null)
        : tabSeparated([table.columns.map(({ name }) => name), ...chosen])
    void copyText(text).then(() =>
      showToast({
        tone: 'succeeded',
        title: chosen.length === 1 ? 'The cell is copied' : `${formatQuantity(chosen.length, 'row')} copied`,
      }),
    )
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c') copy()
    else {
      const next = moveSpot(at, event, bounds, Math.floor((scroller.current?.clientHeight ?? 0) / rowPx) - 2)
      if (!next) return
      setSpot(next)
      virtual.scrollToIndex(next.row)
      const left = numberPx + widths.slice(0, next.column).reduce((sum, width) => sum + width, 0)
      const box = scroller.current
      if (box && left - numberPx < box.scrollLeft) box.scrollLeft = left - numberPx
      else if (box && left + (widths[next.column] ?? 0) > box.scrollLeft + box.clientWidth)
        box.scrollLeft = left + (widths[next.column] ?? 0) - box.clientWidth
    }
    event.preventDefault()
    event.stopPropagation()
  }
  const sort = (column: number) =>
    setOrder((now) =>
      now?.column !== column
        ? { column, descending: false }
        : now.descending
          ? undefined
          : { column, descending: true },
    )

  return (
    <div className="flex min-h-0 min-w-0 flex-1 flex-col">
      <div className="flex items-center gap-3 border-b border-line px-3 py-1.5 text-xs text-ink-3">
        <SearchField
          label="Filter: a word, price>10, town=Bern"
          value={filter}
          onChange={setFilter}
          className="w-72 max-w-full"
        />
        <span aria-live="polite">{rowWords(table, rows.length)}</span>
      </div>
      <div
        ref={scroller}
        role="grid"
        tabIndex={0}
        aria-label={`Rows of ${label}`}
        aria-rowcount={rows.length + 1}
        aria-colcount={table.columns.length}
        aria-activedescendant={rows.length > 0 ? cellId(label, at.row, at.column) : undefined}
        onKeyDown={onKeyDown}
        className="group scroll-quiet min-h-0 flex-1 overflow-auto -outline-offset-2"
      >
        <div
          role="row"
          aria-rowindex={1}
          className="sticky top-0 z-10 flex w-max bg-sunken"
          style={{ minWidth: widthPx }}
        >
          <span role="presentation" style={{ width: numberPx }} className="shrink-0 border-b border-line" />
          {table.columns.map((column, index) => (
            <Head
              key={index}
              column={column}
              rows={table.profiledRows}
              widthPx={widths[index] ?? 0}
              order={order?.column === index ? order : undefined}
              onSort={() => sort(index)}
            />
          ))}
        </div>
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize(), width: widthPx }}>
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = table.rows[rows[index] ?? 0]
            return (
              <div
                key={index}
                role="row"
                aria-rowindex={index + 2}
                aria-selected={index >= first && index <= last}
                className={classes(
                  'absolute left-0 flex border-b border-line font-mono text-xs',
                  last > first && index >= first && index <= last ? 'bg-accent-soft' : 'hover:bg-hover',
                )}
                style={{ top: start, height: rowPx, width: widthPx }}
              >
                <span
                  role="presentation"
                  style={{ width: numberPx }}
                  className="flex shrink-0 items-center justify-end pr-2 text-ink-3 tabular-nums"
                >
                  {(rows[index] ?? 0) + 1}
                </span>
                {row?.map((cell, column) => (
                  <CellFace
                    key={column}
                    id={cellId(label, index, column)}
                    cell={cell}
                    widthPx={widths[column] ?? 0}
                    isNumber={table.columns[column]?.kind === 'number'}
                    isAt={index === at.row && column === at.column}
                    onPress={(isFurther) =>
                      setSpot({ row: index, column, from: isFurther ? at.from : index })
                    }
                  />
                ))}
              </div>
            )
          })}
        </div>
      </div>
    </div>
  )
}

const cellId = (label: string, row: number, column: number): string => `cell-${label}-${row}-${column}`

/** How many there are, and how much of them is shown. */
const rowWords = ({ rowCount, rows, cutCells, cutColumns }: TableSample, kept: number): string =>
  [
    kept === rows.length
      ? formatQuantity(rows.length, 'row')
      : `${kept} of ${formatQuantity(rows.length, 'row')}`,
    rowCount !== null && rowCount > rows.length && `the first of ${rowCount.toLocaleString('en')}`,
    cutCells > 0 && `${formatQuantity(cutCells, 'long cell')} cut`,
    cutColumns > 0 && `${formatQuantity(cutColumns, 'further column')} not shown`,
  ]
    .filter(Boolean)
    .join(' · ')

function Head({
  column,
  rows,
  widthPx,
  order,
  onSort,
}: {
  column: ColumnProfile
  rows: number
  widthPx: number
  order: RowOrder | undefined
  onSort: () => void
}) {
  const share = rows === 0 ? 0 : column.nulls / rows
  return (
    <div
      role="columnheader"
      aria-sort={order ? (order.descending ? 'descending' : 'ascending') : 'none'}
      style={{ width: widthPx }}
      className="shrink-0 border-b border-l border-line"
    >
      <button
        type="button"
        title={`${column.name}, ${column.type}`}
        onClick={onSort}
        className="grid w-full gap-0.5 px-2 py-1 text-left text-xs -outline-offset-2 hover:bg-hover"
      >
        <span className="flex min-w-0 items-center gap-1">
          <b className="truncate font-mono font-medium text-ink">{column.name}</b>
          {order && (
            <Icon
              name={order.descending ? 'arrow-down' : 'arrow-up'}
              size={12}
              className="shrink-0 text-accent"
            />
          )}
        </span>
        <span className="flex items-center gap-1.5 text-[11px] text-ink-3">
          <span className="truncate">{column.type}</span>
          {column.nulls > 0 && <span className="shrink-0">{nullWords(share)}</span>}
        </span>
        <Histogram column={column} className="h-4 w-full" />
      </button>
    </div>
  )
}

const nullWords = (share: number): string =>
  `${share > 0 && share < 0.01 ? '<1' : Math.round(share * 100)} % empty`

function CellFace({
  id,
  cell,
  widthPx,
  isNumber,
  isAt,
  onPress,
}: {
  id: string
  cell: Cell
  widthPx: number
  isNumber: boolean
  isAt: boolean
  onPress: (isFurther: boolean) => void
}) {
  return (
    // Keys are the grid's: it says which cell is at hand.
    <span
      id={id}
      role="gridcell"
      onPointerDown={(event) => onPress(event.shiftKey)}
      style={{ width: widthPx }}
      className={classes(
        'shrink-0 truncate border-l border-line px-2 leading-[25px] whitespace-pre',
        isNumber && 'text-right tabular-nums',
        cell === null && 'text-ink-3 italic',
        isAt &&
          'group-focus-visible:outline-2 group-focus-visible:-outline-offset-2 group-focus-visible:outline-accent group-focus:bg-accent-soft',
      )}
    >
      {cell === null ? 'null' : String(cell)}
    </span>
  )
}
