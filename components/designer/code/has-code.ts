import { codeOf, type Compute } from '#core/document/compute.ts'
import type { Element } from '#core/document/element.ts'

/** An element that is made by a compute. */
export type Computed = Extract<Element, { compute?: unknown }> & { compute: Compute }

/** Whether there is code to edit. */
export const hasCode = (element: Element | undefined): element is Computed =>
  element !== undefined &&
  'compute' in element &&
  element.compute !== undefined &&
  codeOf(element.compute) !== undefined
