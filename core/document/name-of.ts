import type { Element } from './element.ts'

/** What an element is called: an asset by its key, a note by nothing. */
export const nameOf = (element: Element): string => {
  if (element.kind === 'asset') return element.key
  return element.kind === 'note' ? '' : element.name
}

/** The field that holds an element's name. */
export const nameFieldOf = (element: Element): 'key' | 'name' | undefined => {
  if (element.kind === 'note') return undefined
  return element.kind === 'asset' ? 'key' : 'name'
}
