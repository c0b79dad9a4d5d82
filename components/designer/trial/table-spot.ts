/** The cell at hand, and the row from which rows are chosen up to it. */
export interface Spot {
  row: number
  column: number
  from: number
}

/** Where a key leads; undefined for a key that leads nowhere. With Shift the rows between are chosen. */
export const moveSpot = (
  spot: Spot,
  { key, shiftKey, ctrlKey, metaKey }: { key: string; shiftKey: boolean; ctrlKey: boolean; metaKey: boolean },
  bounds: { rows: number; columns: number },
  pageRows: number,
): Spot | undefined => {
  const isFar = ctrlKey || metaKey
  const page = Math.max(1, pageRows)
  const steps: Record<string, readonly [rows: number, columns: number]> = {
    ArrowDown: [isFar ? bounds.rows : 1, 0],
    ArrowUp: [isFar ? -bounds.rows : -1, 0],
    ArrowRight: [0, isFar ? bounds.columns : 1],
    ArrowLeft: [0, isFar ? -bounds.columns : -1],
    PageDown: [page, 0],
    PageUp: [-page, 0],
    Home: [isFar ? -bounds.rows : 0, -bounds.columns],
    End: [isFar ? bounds.rows : 0, bounds.columns],
  }
  const step = steps[key]
  if (!step || bounds.rows === 0) return undefined
  const within = (value: number, count: number) => Math.max(0, Math.min(count - 1, value))
  const row = within(spot.row + step[0], bounds.rows)
  return { row, column: within(spot.column + step[1], bounds.columns), from: shiftKey ? spot.from : row }
}
