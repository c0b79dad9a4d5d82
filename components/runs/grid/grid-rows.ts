import type { GridCell } from '#core/run/grid/grid-cells.ts'
import { statusOfAll } from '#core/run/grid/grid-cells.ts'
import type { StepStatus } from '#core/run/step-status.ts'

/** A run as the grid needs it. */
export interface GridRun {
  id: string
  title: string
  startedAt: Date | null
  enqueuedAt: Date
  finishedAt: Date | null
  cells: readonly GridCell[]
}

/** A line of the grid: a group, or a step below its group. */
export type GridRow =
  | { of: 'group'; id: string; name: string; steps: readonly string[]; folded: boolean }
  | { of: 'step'; id: string; name: string; group: string }

/** Steps of ops are told apart by what their run is called: two jobs may each have an op of one name. */
export const stepId = ({ title }: Pick<GridRun, 'title'>, { step, kind }: Pick<GridCell, 'step' | 'kind'>) =>
  kind === 'op' ? `${title} · ${step}` : step

/** Groups by name with their steps in the order of the newest run that has them; a folded group hides its own. */
export const gridRows = (
  runs: readonly GridRun[],
  groups: Readonly<Record<string, string | null>>,
  folded: ReadonlySet<string>,
): GridRow[] => {
  const steps = new Map<string, { name: string; group: string }>()
  for (const run of runs)
    for (const cell of run.cells) {
      const id = stepId(run, cell)
      if (steps.has(id)) continue
      const group = cell.kind === 'op' ? run.title : (groups[cell.step] ?? 'no longer published')
      steps.set(id, { name: cell.step, group })
    }
  const byGroup = Map.groupBy(steps, ([, { group }]) => group)
  return [...byGroup]
    .toSorted(([a], [b]) => a.localeCompare(b))
    .flatMap(([name, of]): GridRow[] => [
      { of: 'group', id: `group:${name}`, name, steps: of.map(([id]) => id), folded: folded.has(name) },
      ...(folded.has(name)
        ? []
        : of.map(([id, step]): GridRow => ({ of: 'step', id, name: step.name, group: name }))),
    ])
}

/** The cells of a run by the id of their row. */
export const cellsById = (run: GridRun): ReadonlyMap<string, GridCell> =>
  new Map(run.cells.map((cell) => [stepId(run, cell), cell]))

/** What stands in a row for a run: the step's status, or of a group what stands for all of its steps; undefined where the run has none of them. */
export const statusIn = (row: GridRow, cells: ReadonlyMap<string, GridCell>): StepStatus | undefined =>
  row.of === 'step'
    ? cells.get(row.id)?.status
    : statusOfAll(row.steps.flatMap((id) => cells.get(id)?.status ?? []))

/** From start to end, or to now; null for a run that has not started. */
export const runTookMs = ({ startedAt, finishedAt }: GridRun, nowMs: number): number | null =>
  startedAt === null ? null : Math.max(0, (finishedAt?.getTime() ?? nowMs) - startedAt.getTime())

/** Where the grid's focus is: row 0 is the line of runs, column 0 the names. */
export interface GridPlace {
  row: number
  column: number
}

/** Where a key leads from a place, within a grid of so many rows and columns; undefined for a key that leads nowhere. */
export const placeAfter = (
  { row, column }: GridPlace,
  press: { key: string; ctrlKey: boolean },
  size: { rows: number; columns: number; page: number },
): GridPlace | undefined => {
  const within = (next: GridPlace): GridPlace => ({
    row: Math.min(size.rows - 1, Math.max(0, next.row)),
    column: Math.min(size.columns - 1, Math.max(0, next.column)),
  })
  switch (press.key) {
    case 'ArrowUp':
      return within({ row: row - 1, column })
    case 'ArrowDown':
      return within({ row: row + 1, column })
    case 'ArrowLeft':
      return within({ row, column: column - 1 })
    case 'ArrowRight':
      return within({ row, column: column + 1 })
    case 'PageUp':
      return within({ row: row - size.page, column })
    case 'PageDown':
      return within({ row: row + size.page, column })
    case 'Home':
      return within({ row: press.ctrlKey ? 0 : row, column: 0 })
    case 'End':
      return within({ row: press.ctrlKey ? size.rows - 1 : row, column: size.columns - 1 })
    default:
      return undefined
  }
}
