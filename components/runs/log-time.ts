import { firstIndex } from '#core/first-index.ts'

/** What is shown of a log, as far as its times go. */
interface TimedRows {
  readonly count: number
  timeAt(row: number): number
}

/** The first row that is not older than a moment, or the last. Rows stand in the order of their times, nearly. */
export function rowAtTime(rows: TimedRows, atMs: number): number {
  const row = firstIndex(rows.count, (at) => rows.timeAt(at) >= atMs)
  return Math.max(0, Math.min(row, rows.count - 1))
}
