import type { Json } from '../json.ts'
import { listed } from '../listed-words.ts'
import { sameJson } from '../same-json.ts'
import { calledIn } from './commands/labels.ts'
import { computeWords } from './compute-parts.ts'
import type { PipelineDocument } from './document.ts'
import type { Element, ElementId, ElementKind } from './element.ts'
import { nameFieldOf, nameOf } from './name-of.ts'

/** A field that differs; absent before or after: it was not there. */
export interface FieldDifference {
  field: string
  before?: Json
  after?: Json
}

/** How one element differs, and a sentence about it. Elements are the same by their id, whatever they are called. */
export type ElementDifference =
  | { how: 'added'; element: Element; words: string }
  | { how: 'removed'; element: Element; words: string }
  | {
      how: 'changed'
      before: Element
      after: Element
      renamed: boolean
      fields: FieldDifference[]
      words: string
    }

export interface DocumentDifference {
  settings: FieldDifference[]
  elements: ElementDifference[]
  /** Nodes that only lie elsewhere; that makes no version. */
  moved: ElementId[]
}

const kindWords: Record<ElementKind, string> = {
  asset: 'asset',
  multiAsset: 'multi-asset',
  op: 'op',
  graph: 'graph',
  job: 'job',
  resource: 'resource',
  group: 'group',
  note: 'note',
  check: 'check',
  partitions: 'partition set',
  schedule: 'schedule',
  sensor: 'sensor',
}
const fieldWords: Record<string, string> = {
  compute: 'code',
  deps: 'dependencies',
  ioManager: 'IO manager',
  codeVersion: 'code version',
  cron: 'times',
  catchUp: 'catch-up',
  retry: 'retries',
  runRetry: 'run retries',
  maxConcurrent: 'steps at once',
  configSchema: 'configuration schema',
  config: 'configuration',
  minimumIntervalMs: 'minimum interval',
  batchSize: 'batch size',
  jitterMs: 'jitter',
  partitionRule: 'partition rule',
  freshness: 'freshness policy',
  automation: 'automation condition',
  set: 'partitions',
}

const fieldsBetween = (before: object, after: object): FieldDifference[] => {
  const [old, now] = [before as Record<string, Json | undefined>, after as Record<string, Json | undefined>]
  return [...new Set([...Object.keys(old), ...Object.keys(now)])]
    .filter((field) => !sameJson(old[field], now[field]))
    .map((field) => ({
      field,
      ...(old[field] !== undefined && { before: old[field] }),
      ...(now[field] !== undefined && { after: now[field] }),
    }))
}

const verb = ({ before, after }: FieldDifference): string =>
  before === undefined ? 'set' : after === undefined ? 'cleared' : 'changed'

/** A compute that was there and still is names the parts of it that differ. */
const wordsOfDifference = ({ field, before, after }: FieldDifference): string[] =>
  field === 'compute' && before !== undefined && after !== undefined
    ? computeWords(before, after)
    : [fieldWords[field] ?? field]

/** "code and retries changed, group set, disabled" */
const fieldSentence = (fields: readonly FieldDifference[]): string => {
  const set = ['changed', 'set', 'cleared'].flatMap((how) => {
    const names = fields
      .filter((field) => field.field !== 'disabled' && verb(field) === how)
      .flatMap(wordsOfDifference)
    return names.length > 0 ? [`${listed(names)} ${how}`] : []
  })
  const switched = fields.filter(({ field }) => field === 'disabled')
  return [...set, ...switched.map(({ after }) => (after === true ? 'disabled' : 'enabled'))].join(', ')
}

/** What was found between two elements. An element is never changed in place, so what was found once holds; most of a document stays from key to key. */
const found = new WeakMap<Element, { before: Element; difference: ElementDifference | undefined }>()

const changed = (before: Element, after: Element): ElementDifference | undefined => {
  const known = found.get(after)
  if (known?.before === before) return known.difference
  const difference = differenceOf(before, after)
  found.set(after, { before, difference })
  return difference
}

const differenceOf = (before: Element, after: Element): ElementDifference | undefined => {
  const fields = fieldsBetween(before, after)
  if (fields.length === 0) return undefined
  const nameField = nameFieldOf(after)
  const renamed = before.kind === after.kind && fields.some(({ field }) => field === nameField)
  const others = fields.filter(({ field }) => field !== nameField || !renamed)
  const what = renamed
    ? `${kindWords[after.kind]} ${nameOf(before)} renamed to ${nameOf(after)}`
    : `${kindWords[after.kind]} ${calledIn(after)}`.replace('note note', 'note')
  const rest = fieldSentence(others)
  const sentence = renamed ? (rest === '' ? what : `${what}; ${rest}`) : `${what}: ${rest}`
  return { how: 'changed', before, after, renamed, fields, words: capital(sentence) }
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
const named = (element: Element): string =>
  element.kind === 'note' ? 'note' : `${kindWords[element.kind]} ${nameOf(element)}`

/** What differs between two documents, element by element, in words a person would use. */
export const diffDocuments = (before: PipelineDocument, after: PipelineDocument): DocumentDifference => {
  const elements: ElementDifference[] = []
  for (const [id, element] of Object.entries(before.elements)) {
    if (!after.elements[id])
      elements.push({ how: 'removed', element, words: capital(`${named(element)} removed`) })
  }
  for (const [id, element] of Object.entries(after.elements)) {
    const old = before.elements[id]
    const difference =
      old === element
        ? undefined
        : old
          ? changed(old, element)
          : ({ how: 'added', element, words: capital(`${named(element)} added`) } as const)
    if (difference) elements.push(difference)
  }
  const moved = Object.keys(after.elements).filter(
    (id) => before.elements[id] && !sameJson(before.layout[id], after.layout[id]),
  )
  return { settings: fieldsBetween(before.settings, after.settings), elements, moved }
}

const howWords = { added: 'added', removed: 'removed', changed: 'changed' } as const

/** "2 added, 1 removed, 3 changed", or "No changes". */
export const differenceSummary = ({ settings, elements }: DocumentDifference): string => {
  const counts = (['added', 'removed', 'changed'] as const).map((how) => ({
    how,
    count: elements.filter((difference) => difference.how === how).length,
  }))
  const words = counts.filter(({ count }) => count > 0).map(({ how, count }) => `${count} ${howWords[how]}`)
  const all = settings.length > 0 ? [...words, `settings changed`] : words
  return all.length > 0 ? all.join(', ') : 'No changes'
}
