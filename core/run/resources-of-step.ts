import type { Step } from './step-graph.ts'

/** The resources that a step is given: those that it names, and the one that its SQL runs in. */
export const resourcesOfStep = ({ resources, compute }: Pick<Step, 'resources' | 'compute'>): string[] => {
  const runsIn = compute.kind === 'sql' ? compute.resource : undefined
  return [...new Set([...resources, ...(runsIn === undefined ? [] : [runsIn])])]
}
