import type { StepGraph } from './step-graph.ts'

interface Carried {
  executor: StepGraph['executor']
  steps: readonly { compute: { kind: string } }[]
}

/**
 * Whether the steps of a run have pods of their own: where the executor says so, and where one of them is an image that is not to be touched. Then all have,
 * for the process that starts pods holds the right to do so, and code of users never runs beside it.
 */
export const stepsHavePods = ({ executor, steps }: Carried): boolean =>
  executor === 'kubernetes' || steps.some(({ compute }) => compute.kind === 'container')
