import { isRecord } from '../../json-object.ts'
import { sameJson } from '../../same-json.ts'

/** What two people made of one value. In a conflict both changed the same thing into something else; `value` then keeps theirs. */
export interface Merged {
  value: unknown
  conflict: boolean
}

type Fields = Record<string, unknown>

/** What an item of a list is known by: a text by itself, a map by its name, key or asset. Undefined where it is by its place alone. */
const keyOf = (item: unknown): string | undefined => {
  if (typeof item === 'string') return item
  if (!isRecord(item)) return undefined
  const key = item['name'] ?? item['key'] ?? item['asset']
  return typeof key === 'string' ? key : undefined
}

/** A list by the keys of its items, or undefined where they have none, or two have one. */
const keyed = (list: readonly unknown[]): Map<string, unknown> | undefined => {
  const items = new Map<string, unknown>()
  for (const item of list) {
    const key = keyOf(item)
    if (key === undefined || items.has(key)) return undefined
    items.set(key, item)
  }
  return items
}

const mergeMaps = (base: Fields, mine: Fields, theirs: Fields): Merged => {
  let conflict = false
  const value: Fields = {}
  for (const key of new Set([...Object.keys(theirs), ...Object.keys(mine)])) {
    const merged = mergeValues(base[key], mine[key], theirs[key])
    conflict ||= merged.conflict
    if (merged.value !== undefined) value[key] = merged.value
  }
  return { value, conflict }
}

/** Their list, with my items where I put them: an item that one side took away stays if the other side changed it. */
const mergeLists = (
  base: Map<string, unknown>,
  mine: Map<string, unknown>,
  theirs: Map<string, unknown>,
): Merged => {
  let conflict = false
  const items: { key: string; value: unknown }[] = []
  for (const [key, value] of theirs) {
    const merged = mergeValues(base.get(key), mine.get(key), value)
    conflict ||= merged.conflict
    if (merged.value !== undefined) items.push({ key, value: merged.value })
  }
  let before: string | undefined
  for (const [key, value] of mine) {
    if (!theirs.has(key) && !sameJson(base.get(key), value)) {
      const at = items.findIndex((item) => item.key === before)
      items.splice(before === undefined ? 0 : at === -1 ? items.length : at + 1, 0, { key, value })
    }
    before = key
  }
  return { value: items.map((item) => item.value), conflict }
}

/**
 * A value merged from what it was, what I made of it and what they made of it. Maps merge by key, lists of named things by item.
 * Where one took away what the other changed, the changed one stays; where both changed one thing differently, theirs stays and it is a conflict.
 */
export const mergeValues = (base: unknown, mine: unknown, theirs: unknown): Merged => {
  if (sameJson(mine, theirs) || sameJson(mine, base)) return { value: theirs, conflict: false }
  if (sameJson(theirs, base)) return { value: mine, conflict: false }
  if (theirs === undefined) return { value: mine, conflict: false }
  if (mine === undefined) return { value: theirs, conflict: false }
  if (isRecord(mine) && isRecord(theirs)) return mergeMaps(isRecord(base) ? base : {}, mine, theirs)
  if (Array.isArray(mine) && Array.isArray(theirs)) {
    const lists = [Array.isArray(base) ? base : [], mine, theirs].map(keyed)
    const [was, my, their] = lists
    if (was && my && their) return mergeLists(was, my, their)
  }
  return { value: theirs, conflict: true }
}
