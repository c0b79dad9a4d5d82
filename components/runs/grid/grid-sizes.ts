import type { GridPlace } from './grid-rows.ts'

/** What the parts of the grid share. */
export interface GridDrawing {
  /** Runs in sight: their place among all, and how far from the left they stand. */
  columns: readonly { index: number; leftPx: number }[]
  nowMs: number
  /** Where the focus is. */
  at: GridPlace
  cellId: (place: GridPlace) => string
  sizes: { cellPx: number; headPx: number; namesPx: number }
}

/** The ring of the cell that has the focus, while the grid has it. */
export const ring = (isAt: boolean): string =>
  isAt ? 'group-focus-visible/grid:outline-2 group-focus-visible/grid:-outline-offset-2 outline-accent' : ''
