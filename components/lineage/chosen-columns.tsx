'use client'
import { classes } from '#components/ui/classes.ts'
import type { ColumnOrigin } from '#core/asset/trace-column.ts'

/** The columns of the chosen asset and the one whose way is shown. */
export interface ChosenWay {
  columns: readonly ColumnOrigin[]
  column: string | undefined
  setColumn: (column: string | undefined) => void
}

/** The columns of the chosen asset: a press shows by which way one came to be. */
export function ChosenColumns({ way: { columns, column, setColumn } }: { way: ChosenWay }) {
  if (columns.length === 0) return null
  return (
    <div
      role="group"
      aria-label="Columns"
      className="scroll-quiet mt-2 flex max-h-28 flex-wrap gap-1 overflow-y-auto"
    >
      {columns.map((one) => (
        <button
          key={one.column}
          type="button"
          aria-pressed={one.column === column}
          title={originsOf(one)}
          onClick={() => setColumn(one.column === column ? undefined : one.column)}
          className={classes(
            'h-6 max-w-full truncate rounded-full px-2 font-mono text-xs',
            one.column === column ? 'bg-accent-soft text-accent' : 'bg-sunken text-ink-2 hover:text-ink',
          )}
        >
          {one.column}
        </button>
      ))}
    </div>
  )
}

const originsOf = ({ from, isUncertain }: ColumnOrigin): string =>
  [
    ...from.map((origin) => `← ${origin.asset}.${origin.column}`),
    ...(isUncertain ? [from.length === 0 ? '← not certain' : '← perhaps others, too'] : []),
  ].join('\n')
