import { classes } from '#components/ui/classes.ts'
import { formatDuration } from '#components/ui/format.ts'
import { ToneMark } from '#components/ui/tone-mark.tsx'
import type { Tone } from '#components/ui/tone.ts'

import { runTone } from '../status-tone.ts'
import { type GridRunAnswer, runWords, spoken } from './cell-words.ts'
import { runTookMs } from './grid-rows.ts'
import { type GridDrawing, ring } from './grid-sizes.ts'

const barColour: Partial<Record<Tone, string>> = {
  succeeded: 'bg-succeeded',
  failed: 'bg-failed',
  running: 'bg-running',
  warn: 'bg-warn',
}
const barsPx = 50

/** How long each run took, as a bar over its column, and how it ended. */
export function GridHead({
  runs,
  columns,
  nowMs,
  longestMs,
  at,
  cellId,
  sizes: { cellPx, headPx, namesPx },
}: GridDrawing & { runs: readonly GridRunAnswer[]; longestMs: number }) {
  return (
    <div
      role="row"
      aria-rowindex={1}
      className="sticky top-0 z-20 border-b border-line bg-surface"
      style={{ height: headPx }}
    >
      <div
        id={cellId({ row: 0, column: 0 })}
        role="columnheader"
        aria-colindex={1}
        className={classes(
          'sticky left-0 z-10 flex flex-col border-r border-line bg-surface px-4 pt-2 text-xs text-ink-3',
          ring(at.row === 0 && at.column === 0),
        )}
        style={{ width: namesPx, height: headPx - 1 }}
      >
        <span className="self-end">{formatDuration(longestMs)}</span>
        <span className="mt-auto mb-2 font-medium">Steps by group</span>
      </div>
      {columns.map(({ index, leftPx }) => {
        const run = runs[index]
        if (!run) return null
        const here = { row: 0, column: index + 1 }
        const took = runTookMs(run, nowMs)
        const tone = runTone[run.status]
        return (
          <div
            key={run.id}
            id={cellId(here)}
            data-row={0}
            data-column={index + 1}
            role="columnheader"
            aria-colindex={index + 2}
            className={classes(
              'absolute top-0 flex cursor-pointer flex-col items-center justify-end gap-1.5 pb-2 hover:bg-hover',
              ring(at.row === 0 && at.column === index + 1),
            )}
            style={{ left: leftPx, width: cellPx, height: headPx - 1 }}
          >
            <i
              className={classes('w-3 rounded-t-sm', barColour[tone] ?? 'bg-skipped')}
              style={{ height: took === null ? 0 : Math.max(2, (took / longestMs) * barsPx) }}
            />
            <ToneMark tone={tone} />
            <span className="sr-only">{spoken(runWords(run, nowMs))}</span>
          </div>
        )
      })}
    </div>
  )
}
