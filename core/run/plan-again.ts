import type { StepStatus } from './step-status.ts'

/** Which steps of a run that ended run once more. */
export type AgainScope =
  /** Every step. */
  | { of: 'all' }
  /** What did not succeed. */
  | { of: 'failure' }
  /** One step alone; in a graph of ops with those that have no value yet, which only a run can make. */
  | { of: 'only'; step: string }
  /** One step and all that follow from it. */
  | { of: 'onward'; step: string }

export interface AgainPlan {
  /** Keys of the steps that run, in the order of the graph. */
  runs: readonly string[]
  /** Keys of the steps whose values are taken over, from the run or from what is stored. */
  takesOver: readonly string[]
}

/** What running again would do. Steps come each after those it waits for; pieces count as what they are pieces of. */
export function planAgain(
  graph: readonly { key: string; kind: string; after: readonly string[] }[],
  steps: readonly { key: string; pieceOf: string | null; status: StepStatus }[],
  scope: AgainScope,
): AgainPlan {
  const undone = new Set(
    steps.flatMap((step) => (step.status === 'succeeded' ? [] : [step.pieceOf ?? step.key])),
  )
  const chosen = new Set<string>()
  for (const { key, kind, after } of graph) {
    const isChosen =
      scope.of === 'all' ||
      (scope.of === 'failure' && undone.has(key)) ||
      ('step' in scope && (scope.step === key || (kind === 'op' && undone.has(key)))) ||
      (scope.of === 'onward' && after.some((before) => chosen.has(before)))
    if (isChosen) chosen.add(key)
  }
  return {
    runs: graph.flatMap(({ key }) => (chosen.has(key) ? [key] : [])),
    takesOver: graph.flatMap(({ key }) => (chosen.has(key) || undone.has(key) ? [] : [key])),
  }
}
