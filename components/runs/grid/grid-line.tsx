import { classes } from '#components/ui/classes.ts'
import { Icon } from '#components/ui/icon.tsx'
import { ToneMark } from '#components/ui/tone-mark.tsx'
import { toneSoft } from '#components/ui/tone.ts'
import type { GridCell } from '#core/run/grid/grid-cells.ts'

import { stepTone } from '../status-tone.ts'
import { cellWords, type GridRunAnswer, spoken } from './cell-words.ts'
import { type GridRow, statusIn } from './grid-rows.ts'
import { type GridDrawing, ring } from './grid-sizes.ts'

interface GridLineProps extends GridDrawing {
  row: GridRow
  /** Of the line in the grid; the line of runs is 0. */
  number: number
  topPx: number
  runs: readonly GridRunAnswer[]
  /** Of each run, by row. */
  cells: readonly ReadonlyMap<string, GridCell>[]
}

/** A step, or a group of them, in all runs in sight. */
export function GridLine({
  row,
  number,
  topPx,
  runs,
  cells,
  columns,
  nowMs,
  at,
  cellId,
  sizes: { cellPx, namesPx },
}: GridLineProps) {
  const isGroup = row.of === 'group'
  return (
    <div
      role="row"
      aria-rowindex={number + 1}
      className={classes('absolute inset-x-0 top-0', isGroup && 'bg-sunken')}
      style={{ height: cellPx, transform: `translateY(${topPx}px)` }}
    >
      <div
        id={cellId({ row: number, column: 0 })}
        data-row={number}
        data-column={0}
        role="rowheader"
        aria-colindex={1}
        aria-expanded={isGroup ? !row.folded : undefined}
        title={row.name}
        className={classes(
          'sticky left-0 z-10 flex items-center gap-1.5 border-r border-line px-3 text-sm',
          isGroup
            ? 'cursor-pointer bg-sunken font-medium hover:bg-hover'
            : 'bg-surface pl-7 font-mono text-xs',
          ring(at.row === number && at.column === 0),
        )}
        style={{ width: namesPx, height: cellPx }}
      >
        {isGroup && (
          <Icon name={row.folded ? 'chevron-right' : 'chevron-down'} size={14} className="text-ink-3" />
        )}
        <span className="truncate">{row.name}</span>
        {isGroup && <span className="ml-auto text-xs font-normal text-ink-2">{row.steps.length}</span>}
      </div>
      {columns.map(({ index, leftPx }) => {
        const run = runs[index]
        const status = statusIn(row, cells[index] ?? new Map())
        if (!run) return null
        const isAt = at.row === number && at.column === index + 1
        // Of an empty cell nothing is said until somebody walks there.
        if (status === undefined && !isAt) return null
        return (
          <div
            key={run.id}
            id={cellId({ row: number, column: index + 1 })}
            role="gridcell"
            aria-colindex={index + 2}
            aria-label={spoken(cellWords(row, run, nowMs))}
            data-row={number}
            data-column={index + 1}
            className={classes(
              'absolute top-0 grid place-items-center',
              status && 'cursor-pointer hover:bg-hover',
              ring(isAt),
            )}
            style={{ left: leftPx, width: cellPx, height: cellPx }}
          >
            {status && (
              <span
                className={classes(
                  'grid place-items-center rounded-sm',
                  isGroup ? 'size-4' : 'size-5',
                  !isGroup && toneSoft[stepTone[status]],
                )}
              >
                <ToneMark tone={stepTone[status]} />
              </span>
            )}
          </div>
        )
      })}
    </div>
  )
}
