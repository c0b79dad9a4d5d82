'use client'
import { useId, useState, type KeyboardEvent, type PointerEvent } from 'react'

import { classes } from '#components/ui/classes.ts'
import type { PartitionCounts } from '#core/partition/partition-counts.ts'
import type { PartitionMatrix } from '#core/partition/partition-matrix.ts'

import { partBetween, partOf, steppedTo, type MatrixPart, type MatrixPlace } from './matrix-place.ts'
import { countWords } from './partition-words.ts'
import { sharesOf, stretchName } from './stretch-look.ts'

/** More columns are too narrow for their names. */
const mostNamed = 10

export type ChosenPart = NonNullable<ReturnType<typeof partOf>>

interface MatrixGridProps {
  matrix: PartitionMatrix
  /** Pressed on a cell or a heading, or drawn over several. */
  onSelect: (chosen: ChosenPart) => void
  /** The key that is looked at. */
  selected?: string | undefined
}

const isIn = ({ rows, columns }: MatrixPart, { row, column }: MatrixPlace): boolean =>
  row >= rows[0] && row <= rows[1] && column >= columns[0] && column <= columns[1]

const placeAt = (x: number, y: number): MatrixPlace | undefined => {
  const found = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-row]')
  return found ? { row: Number(found.dataset.row), column: Number(found.dataset.column) } : undefined
}

/** Partitions of several dimensions by two of them, coloured by how they stand. Arrows lead from cell to cell, Enter chooses; a heading is its whole row or column. */
export function MatrixGrid({ matrix, onSelect, selected }: MatrixGridProps) {
  const id = useId()
  const [at, setAt] = useState<MatrixPlace>({ row: 0, column: 0 })
  const [drawn, setDrawn] = useState<{ from: MatrixPlace; to: MatrixPlace }>()
  const { rows, columns, cells } = matrix
  const cellId = ({ row, column }: MatrixPlace) => `${id}${row}.${column}`
  const choose = (from: MatrixPlace, to: MatrixPlace) => {
    const chosen = partOf(matrix, partBetween(matrix, from, to))
    if (chosen) onSelect(chosen)
  }
  const step = (event: KeyboardEvent) => {
    const next = steppedTo(matrix, at, event)
    if (next) setAt(next)
    else if (event.key === 'Enter' || event.key === ' ') choose(at, at)
    else return
    event.preventDefault()
  }
  const part = drawn && partBetween(matrix, drawn.from, drawn.to)
  const look = (place: MatrixPlace) => ({
    id: cellId(place),
    'data-row': place.row,
    'data-column': place.column,
    className: classes(
      'min-w-0 truncate outline-offset-[-2px]',
      at.row === place.row && at.column === place.column && 'group-focus-visible/matrix:outline-2',
      part && isIn(part, place) && 'outline-2 outline-accent',
    ),
  })
  const cell = (counts: PartitionCounts, place: MatrixPlace) => {
    const name = nameOf(matrix, place)
    const isSelected =
      selected !== undefined && partOf(matrix, partBetween(matrix, place, place))?.key === selected
    const { className, ...rest } = look(place)
    return (
      <div
        key={place.column}
        role="gridcell"
        {...rest}
        aria-label={`${name}: ${countWords(counts)}`}
        aria-selected={isSelected}
        title={`${name}: ${countWords(counts)}`}
        style={{ background: sharesOf(counts) }}
        className={classes(className, 'h-6 rounded-[2px]', isSelected && 'outline-2 outline-accent')}
      />
    )
  }
  return (
    <div className="grid gap-1.5">
      <div
        role="grid"
        aria-label={`${rows.dimension} by ${columns.dimension}`}
        aria-rowcount={rows.headings.length + 1}
        aria-colcount={columns.headings.length + 1}
        aria-activedescendant={cellId(at)}
        tabIndex={0}
        onKeyDown={step}
        onPointerDown={(event: PointerEvent<HTMLDivElement>) => {
          const place = placeAt(event.clientX, event.clientY)
          if (!place) return
          setAt(place)
          setDrawn({ from: place, to: place })
        }}
        onPointerMove={(event: PointerEvent<HTMLDivElement>) => {
          const place = drawn && placeAt(event.clientX, event.clientY)
          if (place) setDrawn({ ...drawn, to: place })
        }}
        onPointerUp={() => {
          if (drawn) choose(drawn.from, drawn.to)
          setDrawn(undefined)
        }}
        onPointerCancel={() => setDrawn(undefined)}
        onPointerLeave={() => setDrawn(undefined)}
        className="group/matrix grid touch-pan-y cursor-crosshair gap-px overflow-x-auto select-none"
        style={{
          gridTemplateColumns: `minmax(4rem, max-content) repeat(${columns.headings.length}, minmax(10px, 1fr))`,
        }}
      >
        <div role="row" className="contents">
          <div role="columnheader" {...look({ row: -1, column: -1 })} title="All">
            <span className="sr-only">All</span>
          </div>
          {columns.headings.map((heading, column) => (
            <div
              key={heading.from}
              role="columnheader"
              {...look({ row: -1, column })}
              title={stretchName(heading)}
            >
              <span
                className={
                  columns.headings.length <= mostNamed
                    ? 'block h-3.5 truncate font-mono text-[10px] leading-[14px] text-ink-3'
                    : 'sr-only'
                }
              >
                {stretchName(heading)}
              </span>
            </div>
          ))}
        </div>
        {rows.headings.map((heading, row) => (
          <div key={heading.from} role="row" className="contents">
            <div role="rowheader" {...look({ row, column: -1 })} title={stretchName(heading)}>
              <span className="block max-w-48 truncate pr-2 font-mono text-xs leading-6 text-ink-2">
                {stretchName(heading)}
              </span>
            </div>
            {columns.headings.map((across, column) => {
              const counts = cells[row]?.[column]
              return counts && cell(counts, { row, column })
            })}
          </div>
        ))}
      </div>
      {columns.headings.length > mostNamed && (
        <div className="flex justify-between gap-4 font-mono text-xs text-ink-3">
          <span className="truncate">{columns.headings[0]?.first}</span>
          <span className="truncate">{columns.headings.at(-1)?.last}</span>
        </div>
      )}
    </div>
  )
}

const nameOf = ({ rows, columns }: PartitionMatrix, { row, column }: MatrixPlace): string =>
  [rows.headings[row], columns.headings[column]]
    .flatMap((heading) => (heading ? stretchName(heading) : []))
    .join(', ')
