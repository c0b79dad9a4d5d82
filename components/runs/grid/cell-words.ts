import type { Answers } from '#components/api/trpc.ts'
import { formatDuration, formatQuantity } from '#components/ui/format.ts'
import type { GridCell } from '#core/run/grid/grid-cells.ts'

import { statusWords } from '../status-words.ts'
import { cellsById, type GridRow, runTookMs, statusIn } from './grid-rows.ts'

/** A run with its cells, as the grid gets it. */
export type GridRunAnswer = Answers['runFeed']['grid']['runs'][number]

/** What is said of a cell, in its card and to screen readers. */
export interface CellWords {
  title: string
  status: string
  lines: string[]
}

const tookMs = ({ startedAtMs, finishedAtMs }: GridCell, nowMs: number): number | null =>
  startedAtMs === null ? null : (finishedAtMs ?? nowMs) - startedAtMs

/** What a run did with a row; of a row that it has no part in, that. */
export const cellWords = (row: GridRow, run: GridRunAnswer, nowMs: number): CellWords => {
  const cells = cellsById(run)
  const status = statusIn(row, cells)
  const of = `run ${run.shortId}`
  if (status === undefined) return { title: `${row.name}, ${of}`, status: 'not in it', lines: [] }
  if (row.of === 'group') {
    const statuses = row.steps.flatMap((id) => cells.get(id)?.status ?? [])
    const counts = [...Map.groupBy(statuses, (one) => one)].map(
      ([one, all]) => `${all.length} ${statusWords[one]}`,
    )
    return { title: `${row.name}, ${of}`, status: statusWords[status], lines: [counts.join(', ')] }
  }
  const cell = cells.get(row.id)
  const took = cell && tookMs(cell, nowMs)
  const lines = [
    cell?.takenOver ? 'Its value was taken over from an earlier run' : '',
    took === null || took === undefined ? '' : formatDuration(took),
    cell && cell.tries > 1 && cell.pieces === null ? formatQuantity(cell.tries, 'attempt') : '',
    cell?.pieces == null ? '' : formatQuantity(cell.pieces, 'piece'),
    cell?.failure ?? '',
  ].filter(Boolean)
  return { title: `${row.name}, ${of}`, status: statusWords[status], lines }
}

/** What is said of a run at the head of its column. */
export const runWords = (run: GridRunAnswer, nowMs: number): CellWords => {
  const took = runTookMs(run, nowMs)
  return {
    title: `Run ${run.shortId}`,
    status: statusWords[run.status],
    lines: [
      run.title,
      took === null ? '' : formatDuration(took),
      `${run.steps.succeeded} of ${formatQuantity(run.steps.total, 'step')} succeeded`,
      run.trigger.words,
      run.failure?.message ?? '',
    ].filter(Boolean),
  }
}

/** The same in one sentence. */
export const spoken = ({ title, status, lines }: CellWords): string =>
  [`${title}: ${status}`, ...lines].join(', ')
