/** What is shown of a log, as far as its times go. */
interface TimedRows {
  readonly count: number
  timeAt(row: number): number
}

/** The first row that is not older than a moment, or the last. Rows stand in the order of their times, nearly. */
export function rowAtTime(rows: TimedRows, atMs: number): number {
  let from = 0
  let to = rows.count
  while (from < to) {
    const middle = (from + to) >>> 1
    if (rows.timeAt(middle) < atMs) from = middle + 1
    else to = middle
  }
  return Math.max(0, Math.min(from, rows.count - 1))
}
