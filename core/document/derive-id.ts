import { sha256 } from '../sha256.ts'
import type { ElementId, ElementKind } from './element.ts'

/**
 * The id of an element whose text names none: made of its kind and name, so the same text always gives the same ids.
 * What a name cannot keep in an id is replaced and marked by a short hash, so that "a/b" and "a_b" stay two.
 */
export const deriveId = (kind: ElementKind, name: string, taken: ReadonlySet<ElementId>): ElementId => {
  const whole = `${kind}-${name}`
  const kept = /^[A-Za-z0-9_-]{1,64}$/.test(whole) && name !== ''
  const id = kept
    ? whole
    : `${whole.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 48)}-${sha256(name).slice(0, 8)}`
  let free = id
  for (let turn = 2; taken.has(free); turn++) free = `${id.slice(0, 58)}-${turn}`
  return free
}
