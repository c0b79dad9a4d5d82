import type { Step, StepGraph } from './step-graph.ts'

/** Whether a step has a pod of its own in a cluster: all have where the executor says so, and an image that is not to be touched always has. */
export const hasOwnPod = (
  { executor }: Pick<StepGraph, 'executor'>,
  { compute }: Pick<Step, 'compute'>,
): boolean => executor === 'kubernetes' || compute.kind === 'container'
