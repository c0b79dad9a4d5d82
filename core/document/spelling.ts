import type { Json } from '../json.ts'
import { settings, type PipelineDocument } from './document.ts'
import { elementKinds, elementSchemas, type Dependency, type Element, type ElementKind } from './element.ts'
import { nameOf } from './name-of.ts'

/** The list each kind of element is written in. */
export const sectionOf = {
  asset: 'assets',
  multiAsset: 'multiAssets',
  op: 'ops',
  graph: 'graphs',
  job: 'jobs',
  resource: 'resources',
  group: 'groups',
  note: 'notes',
  check: 'checks',
  partitions: 'partitions',
  schedule: 'schedules',
  sensor: 'sensors',
} as const satisfies Record<ElementKind, string>

type Spelled = { [key: string]: Json }
export type Spelling = Spelled & { sluice: 'pipeline' }
/** The fields of a pipeline's settings, in the order they are written. */
export const settingsFields: readonly string[] = Object.keys(settings.shape)

const spelledDependency = (dependency: Dependency): Json => {
  const { asset, ...rest } = dependency
  return Object.values(rest).every((value) => value === undefined) ? asset : arranged(dependency)
}

const first = ['kind', 'type', 'name', 'key', 'asset', 'as', 'x', 'y']
const rank = (key: string): string => `${first.includes(key) ? first.indexOf(key) : first.length} ${key}`

/** Maps inside an element in one order, whatever order they were made in. */
const arranged = (value: unknown): Json => {
  if (Array.isArray(value)) return value.map(arranged)
  if (typeof value !== 'object' || value === null) return value as Json
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  const sorted = entries.toSorted(([a], [b]) => (rank(a) < rank(b) ? -1 : 1))
  return Object.fromEntries(sorted.map(([key, inner]) => [key, arranged(inner)]))
}

/** An element as it is written in its section: `id` first, no `kind`, the fields in the order of the schema, plain dependencies as plain texts. */
export const spelledElement = (element: Element): Spelled => {
  const fields: Record<string, unknown> = element
  const spelled: Record<string, unknown> = { id: element.id }
  for (const field of Object.keys(elementSchemas[element.kind].shape)) {
    if (field === 'kind' || field === 'id' || fields[field] === undefined) continue
    spelled[field] =
      field === 'deps' ? (fields[field] as Dependency[]).map(spelledDependency) : arranged(fields[field])
  }
  return spelled as Spelled
}

const byName = (a: Element, b: Element): number => {
  const [left, right] = [`${nameOf(a)}\u0000${a.id}`, `${nameOf(b)}\u0000${b.id}`]
  return left < right ? -1 : 1
}

/** A document as it is written: settings on top, elements in lists by kind and in order of their names, layout last. */
export const toSpelling = (document: PipelineDocument): Spelling => {
  const spelled: Spelling = { sluice: 'pipeline' }
  const values: Record<string, unknown> = document.settings
  for (const field of settingsFields)
    if (values[field] !== undefined) spelled[field] = arranged(values[field])
  const all = Object.values(document.elements)
  for (const kind of elementKinds) {
    const some = all.filter((element) => element.kind === kind).toSorted(byName)
    if (some.length > 0) spelled[sectionOf[kind]] = some.map(spelledElement)
  }
  const places = Object.entries(document.layout).toSorted(([a], [b]) => (a < b ? -1 : 1))
  if (places.length > 0)
    spelled['layout'] = Object.fromEntries(places.map(([id, place]) => [id, arranged(place)]))
  return spelled
}
