import type { ElementId } from '#core/document/element.ts'

/** Something that is wrong with the pipeline, and where. */
export interface Problem {
  code: string
  severity: 'error' | 'warning'
  message: string
  elementId?: ElementId
  /** The field of the element, as a path. */
  field?: string
  /** Where in the code, from 0. */
  position?: { line: number; column: number; endLine?: number; endColumn?: number }
}

/** The worst thing about each element. */
export const worstByElement = (problems: readonly Problem[]): ReadonlyMap<ElementId, 'error' | 'warning'> => {
  const worst = new Map<ElementId, 'error' | 'warning'>()
  for (const { elementId, severity } of problems) {
    if (elementId !== undefined && worst.get(elementId) !== 'error') worst.set(elementId, severity)
  }
  return worst
}
