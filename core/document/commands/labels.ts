import type { Element } from '../element.ts'
import { nameOf } from '../name-of.ts'

/** What an element is called in a label of undo. */
export const calledIn = (element: Element): string => (element.kind === 'note' ? 'note' : nameOf(element))

/** "x", or "3 elements". */
export const calledAll = (elements: readonly Element[], plural = 'elements'): string => {
  const [first] = elements
  return elements.length === 1 && first ? calledIn(first) : `${elements.length} ${plural}`
}
