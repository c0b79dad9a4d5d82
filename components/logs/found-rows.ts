import { firstIndex } from '#core/first-index.ts'

import type { LogSearch } from './log-search.ts'
import type { VisibleLines } from './visible-lines.ts'

/** The rows that hold what a search found, as far as they show; worked out anew only where one of the two has changed. */
export class FoundRows {
  rows: readonly number[] = []
  private of: { lines: readonly number[]; visible: VisibleLines; count: number } | null = null

  place({ lines, pattern }: LogSearch, visible: VisibleLines): void {
    const before = this.of
    if (before?.lines === lines && before.visible === visible && before.count === visible.count) return
    this.of = { lines, visible, count: visible.count }
    const rows = lines.map((line) => visible.rowOf(line)).filter((row) => row >= 0)
    const eventRows = pattern ? visible.eventRows(({ words }) => words.search(pattern) >= 0) : []
    this.rows = eventRows.length === 0 ? rows : [...rows, ...eventRows].sort((one, other) => one - other)
  }

  /** Events stand among the rows, which are others now. */
  forget(): void {
    this.of = null
  }

  has(row: number): boolean {
    return this.rows[firstIndex(this.rows.length, (at) => (this.rows[at] ?? 0) >= row)] === row
  }
}
