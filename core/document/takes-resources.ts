import type { Element } from './element.ts'

const kinds: ReadonlySet<Element['kind']> = new Set(['asset', 'multiAsset', 'op', 'check'])

/** Whether an element has code that is given resources. */
export const takesResources = (element: Element): boolean =>
  kinds.has(element.kind) || (element.kind === 'sensor' && element.source === 'code')
