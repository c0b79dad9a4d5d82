import type { Json } from '../json.ts'
import { sameJson } from '../same-json.ts'
import { elementSchemas, type Element } from './element.ts'
import { fieldOf } from './with-field.ts'

/** What is an element's own: names, wires, code and what it is about. Setting it alike on several would make no sense. */
const own = new Set(
  'id kind key name graph asset text compute deps inputs outputs assets target set cron source settings request config configSchema'.split(
    ' ',
  ),
)

/** A field that several elements have. `same`: its value where all agree; lists and maps: what all of them hold. */
export interface SharedField {
  name: string
  same: Json | undefined
  differs: boolean
}

const isMap = (value: unknown): value is Record<string, Json> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Lists and maps whose parts are set one by one: a tag is added to several, and what else each holds stays. */
const isInParts = (field: string): boolean => field === 'tags' || field === 'owners' || field === 'kinds'

const common = (values: readonly unknown[]): Json | undefined => {
  const [first, ...rest] = values
  if (Array.isArray(first)) {
    const list = first.filter((one) => rest.every((other) => Array.isArray(other) && other.includes(one)))
    return list.length > 0 ? list : undefined
  }
  if (!isMap(first)) return undefined
  const pairs = Object.entries(first).filter(([key, value]) =>
    rest.every((other) => isMap(other) && Object.hasOwn(other, key) && sameJson(other[key], value)),
  )
  return pairs.length > 0 ? Object.fromEntries(pairs) : undefined
}

/** The fields that all of these elements have, in the order of the schema of the first. */
export const sharedFields = (elements: readonly Element[]): SharedField[] => {
  const [first, ...rest] = elements
  if (!first) return []
  return Object.keys(elementSchemas[first.kind].shape)
    .filter((name) => !own.has(name) && rest.every(({ kind }) => name in elementSchemas[kind].shape))
    .map((name) => {
      const values = elements.map((element) => fieldOf(element, name))
      const differs = values.some((value) => !sameJson(value, values[0]))
      const same = isInParts(name) ? common(values) : differs ? undefined : (values[0] as Json | undefined)
      return { name, same, differs }
    })
}

/** What one element has once several were edited: the value as it is, or of lists and maps what was added and taken away among what all hold. */
export const editedShared = (
  element: Element,
  { name, same }: Pick<SharedField, 'name' | 'same'>,
  next: Json | undefined,
): Json | undefined => {
  if (!isInParts(name)) return next
  const mine = fieldOf(element, name)
  if (name === 'tags') {
    const [before, after] = [isMap(same) ? same : {}, isMap(next) ? next : {}]
    const kept = Object.entries(isMap(mine) ? mine : {}).filter(
      ([key]) => !Object.hasOwn(before, key) || Object.hasOwn(after, key),
    )
    const set = Object.entries(after).filter(([key, value]) => !sameJson(before[key], value))
    const whole = Object.fromEntries([...kept, ...set])
    return Object.keys(whole).length > 0 ? whole : undefined
  }
  const [before, after] = [Array.isArray(same) ? same : [], Array.isArray(next) ? next : []]
  const kept = (Array.isArray(mine) ? (mine as Json[]) : []).filter(
    (one) => !before.includes(one) || after.includes(one),
  )
  const whole = [...kept, ...after.filter((one) => !kept.includes(one))]
  return whole.length > 0 ? whole : undefined
}
