import type { StepStatus } from './step-status.ts'

/** A step as time sees it; times in milliseconds since 1970. */
export interface TimedStep {
  key: string
  /** The steps it waits for: pieces in the place of what they are pieces of. */
  after: readonly string[]
  status: StepStatus
  /** Beginning of its first try. Null also for what an earlier run had made. */
  startedMs: number | null
  finishedMs: number | null
  /** How long it usually takes; null where nobody knows. */
  expectedMs: number | null
}

interface ShownStep {
  key: string
  pieceOf: string | null
  status: StepStatus
  startedMs: number | null
  finishedMs: number | null
}

/**
 * The steps of a run for questions of time, each after those it waits for. `expected` is by key, or by the key of what a piece is of.
 * What ended before `fromMs` was taken over from an earlier run and has no time in this one.
 */
export function timedSteps(
  graph: readonly { key: string; after: readonly string[] }[],
  steps: readonly ShownStep[],
  expected: Readonly<Record<string, number>>,
  fromMs: number,
): TimedStep[] {
  const afterOf = new Map(graph.map((node) => [node.key, node.after]))
  const keys = new Set(steps.map((step) => step.key))
  const byOwner = Map.groupBy(steps, (step) => step.pieceOf ?? step.key)
  return steps.map((step) => {
    const owner = step.pieceOf ?? step.key
    // A piece waits for the piece of the same mapping key, where there is one.
    const suffix = step.key.slice(owner.length)
    const after = (afterOf.get(owner) ?? []).flatMap((before) =>
      suffix !== '' && keys.has(before + suffix)
        ? [before + suffix]
        : (byOwner.get(before) ?? []).map((one) => one.key),
    )
    const isOfNow = step.finishedMs === null || step.finishedMs >= fromMs
    return {
      key: step.key,
      after,
      status: step.status,
      startedMs: isOfNow ? step.startedMs : null,
      finishedMs: isOfNow ? step.finishedMs : null,
      expectedMs: expected[step.key] ?? expected[owner] ?? null,
    }
  })
}
