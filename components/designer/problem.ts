import type { ElementId } from '#core/document/element.ts'
import type { OpenProblem as Problem } from '#core/document/validation/problem.ts'

export type { OpenProblem as Problem } from '#core/document/validation/problem.ts'

/** The worst thing about each element. */
export const worstByElement = (problems: readonly Problem[]): ReadonlyMap<ElementId, 'error' | 'warning'> => {
  const worst = new Map<ElementId, 'error' | 'warning'>()
  for (const { elementId, severity } of problems) {
    if (elementId !== undefined && worst.get(elementId) !== 'error') worst.set(elementId, severity)
  }
  return worst
}
