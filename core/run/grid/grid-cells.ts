import type { StepStatus } from '../step-status.ts'

/** A step as the grid needs it; a piece counts to what it is a piece of. */
export interface GridStep {
  key: string
  kind: string
  status: StepStatus
  pieceOf: string | null
  startedAtMs: number | null
  finishedAtMs: number | null
  tries: number
  failure: string | null
  takenOver: boolean
}

/** What became of a step in a run: one cell of the grid. */
export interface GridCell {
  step: string
  kind: string
  status: StepStatus
  startedAtMs: number | null
  finishedAtMs: number | null
  /** Tries of the step, of all pieces together. */
  tries: number
  /** Null for a step that was not cut into pieces. */
  pieces: number | null
  failure: string | null
  /** Its value came from an earlier run. */
  takenOver: boolean
}

/** What stands for several: a failure first, what goes on next, success only where all succeeded. */
const heaviest: readonly StepStatus[] = [
  'failed',
  'retrying',
  'running',
  'ready',
  'waiting',
  'canceled',
  'skipped',
  'succeeded',
]

/** The one status that stands for several; undefined for none. */
export const statusOfAll = (statuses: Iterable<StepStatus>): StepStatus | undefined => {
  const there = new Set(statuses)
  return heaviest.find((status) => there.has(status))
}

const longestFailure = 300

/** The cells of a run, one for each step of its graph, in the order of its steps. */
export const gridCells = (steps: readonly GridStep[]): GridCell[] =>
  [...Map.groupBy(steps, ({ key, pieceOf }) => pieceOf ?? key)].map(([step, of]): GridCell => {
    const starts = of.flatMap(({ startedAtMs }) => startedAtMs ?? [])
    const isOver = of.every(({ finishedAtMs }) => finishedAtMs !== null)
    return {
      step,
      kind: of[0]?.kind ?? 'op',
      status: statusOfAll(of.map(({ status }) => status)) ?? 'waiting',
      startedAtMs: starts.length > 0 ? Math.min(...starts) : null,
      finishedAtMs: isOver ? Math.max(...of.map(({ finishedAtMs }) => finishedAtMs ?? 0)) : null,
      tries: of.reduce((sum, { tries }) => sum + tries, 0),
      pieces: of.some(({ pieceOf }) => pieceOf !== null) ? of.length : null,
      failure: of.find(({ failure }) => failure !== null)?.failure?.slice(0, longestFailure) ?? null,
      takenOver: of.every(({ takenOver }) => takenOver),
    }
  })

/** As many of the runs, from the first on, as have no more steps together than `mostCells`; always one. */
export const runsWithin = <Run extends { stepsTotal: number }>(
  runs: readonly Run[],
  mostCells: number,
): Run[] => {
  let cells = 0
  const end = runs.findIndex(({ stepsTotal }, index) => {
    cells += stepsTotal
    return index > 0 && cells > mostCells
  })
  return end === -1 ? [...runs] : runs.slice(0, end)
}
