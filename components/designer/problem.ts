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

const byElement = new WeakMap<readonly Problem[], ReadonlyMap<ElementId | undefined, readonly Problem[]>>()
const none: readonly Problem[] = []

/** What is wrong with one element; looked up, for a form asks for each of its fields. */
export const problemsOf = (problems: readonly Problem[], id: ElementId): readonly Problem[] => {
  const known = byElement.get(problems) ?? Map.groupBy(problems, ({ elementId }) => elementId)
  byElement.set(problems, known)
  return known.get(id) ?? none
}
