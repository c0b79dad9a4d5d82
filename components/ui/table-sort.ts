/** The order of a table: by which column, in which direction. */
export interface Sorting {
  column: string
  descending: boolean
}

/** A value rows can be ordered by; what is absent goes last in both directions. */
export type SortValue = string | number | null | undefined

/** Rows in the order of their values; equal rows keep their places. Text compares as people count: a2 before a10. */
export function sortRows<Row>(
  rows: readonly Row[],
  valueOf: (row: Row) => SortValue,
  descending: boolean,
): Row[] {
  const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })
  return rows.toSorted((left, right) => {
    const a = valueOf(left)
    const b = valueOf(right)
    if (a === null || a === undefined) return b === null || b === undefined ? 0 : 1
    if (b === null || b === undefined) return -1
    const order =
      typeof a === 'number' && typeof b === 'number' ? a - b : collator.compare(String(a), String(b))
    return descending ? -order : order
  })
}

/** What pressing a column's head does: up, then down, then up again. */
export function nextSorting(current: Sorting | undefined, column: string): Sorting {
  return { column, descending: current?.column === column ? !current.descending : false }
}
