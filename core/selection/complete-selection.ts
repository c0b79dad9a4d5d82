import type { SelectionGraph } from './select.ts'
import { defaultGroup } from './select.ts'
import { attributes, type Attribute, type SelectionNode } from './selection-node.ts'
import { selectionTokens, type SelectionToken } from './selection-tokens.ts'
import { spellValue } from './spell-value.ts'

/** Something that can be typed at the cursor: it replaces the characters from `from` to just before `to`. */
export interface Suggestion {
  insert: string
  from: number
  to: number
  kind: 'attribute' | 'value' | 'function' | 'operator'
  /** A word or two about it. */
  detail: string
}

const details: Record<Attribute, string> = {
  key: 'an asset by its key',
  key_substring: 'keys that contain a text',
  group: 'assets of a group',
  kind: 'assets of a kind',
  tag: 'assets with a tag',
  owner: 'assets of an owner',
  status: 'assets in a state',
  code_location: 'assets of a pipeline',
  pipeline: 'assets of a pipeline',
  column: 'tables with a column',
  column_tag: 'tables with a tagged column',
  table_name: 'assets by their table',
  changed_in_branch: 'assets that a branch changed',
  partitions: 'assets by their partitions',
  automation_type: 'assets by what makes them',
  sensor: 'assets of a sensor',
  schedule: 'assets of a schedule',
  job: 'assets of a job',
}
const maxSuggestions = 50

const held = (node: SelectionNode, attribute: Attribute): readonly string[] => {
  if (attribute === 'key' || attribute === 'key_substring') return [node.key]
  if (attribute === 'group') return [node.group ?? defaultGroup]
  if (attribute === 'kind') return node.kinds
  if (attribute === 'owner') return node.owners
  if (attribute === 'status') return node.status === undefined ? [] : [node.status]
  if (attribute === 'pipeline' || attribute === 'code_location')
    return node.pipeline === undefined ? [] : [node.pipeline]
  if (attribute === 'tag')
    return Object.entries(node.tags).map(([key, value]) =>
      value === '' ? spellValue(key) : `${spellValue(key)}=${spellValue(value)}`,
    )
  return node.further?.[attribute] ?? []
}

/** Values that begin with what is typed first, then those that contain it; the most used first among equals. */
const ranked = (values: Map<string, number>, typed: string): [string, number][] => {
  const wanted = typed.toLowerCase()
  const rank = (value: string): number => (value.toLowerCase().replace(/^"/, '').startsWith(wanted) ? 0 : 1)
  return [...values]
    .filter(([value]) => value.toLowerCase().includes(wanted))
    .toSorted(([a, used], [b, usedToo]) => rank(a) - rank(b) || usedToo - used || (a < b ? -1 : 1))
    .slice(0, maxSuggestions)
}

const valueSuggestions = (
  graph: SelectionGraph,
  attribute: Attribute,
  typed: string,
  from: number,
  to: number,
): Suggestion[] => {
  const counts = new Map<string, number>()
  for (const node of graph.nodes.values())
    for (const value of held(node, attribute)) counts.set(value, (counts.get(value) ?? 0) + 1)
  return ranked(counts, typed).map(([value, count]) => ({
    insert: attribute === 'tag' ? value : spellValue(value),
    from,
    to,
    kind: 'value',
    detail: attribute === 'key' ? '' : `${count} ${count === 1 ? 'asset' : 'assets'}`,
  }))
}

const beginnings = (graph: SelectionGraph, typed: string, from: number, to: number): Suggestion[] => {
  const wanted = typed.toLowerCase()
  const names = attributes
    .filter((attribute) => attribute.startsWith(wanted))
    .map((attribute): Suggestion => ({
      insert: `${attribute}:`,
      from,
      to,
      kind: 'attribute',
      detail: details[attribute],
    }))
  const calls = (['sinks', 'roots'] as const)
    .filter((name) => name.startsWith(wanted))
    .map((name): Suggestion => ({
      insert: `${name}(`,
      from,
      to,
      kind: 'function',
      detail: name === 'sinks' ? 'those with nothing downstream' : 'those with nothing upstream',
    }))
  const not: Suggestion[] = 'not'.startsWith(wanted)
    ? [{ insert: 'not ', from, to, kind: 'operator', detail: 'all others' }]
    : []
  const all: Suggestion[] =
    typed === '' ? [{ insert: '*', from, to, kind: 'operator', detail: 'all assets' }] : []
  const keys =
    typed === ''
      ? []
      : valueSuggestions(graph, 'key', typed, from, to).map((found) => ({
          ...found,
          insert: `key:${found.insert}`,
        }))
  return [...keys, ...names, ...calls, ...not, ...all].slice(0, maxSuggestions)
}

const continuations = (
  typed: string,
  from: number,
  to: number,
  before: SelectionToken | undefined,
  open: number,
): Suggestion[] => {
  const words = (['and', 'or'] as const)
    .filter((name) => name.startsWith(typed.toLowerCase()))
    .map((name): Suggestion => ({
      insert: `${name} `,
      from,
      to,
      kind: 'operator',
      detail: name === 'and' ? 'in both' : 'in either',
    }))
  if (typed !== '') return words
  const plus: Suggestion = { insert: '+', from, to, kind: 'operator', detail: 'and everything downstream' }
  const close: Suggestion = { insert: ')', from, to, kind: 'operator', detail: 'closes the parenthesis' }
  const mayTraverse =
    before !== undefined && ['value', 'null', ')'].includes(before.type) && before.end === from
  return [...words, ...(mayTraverse ? [plus] : []), ...(open > 0 ? [close] : [])]
}

/** What can be typed at the cursor of a selection, best first. */
export const completeSelection = (text: string, cursor: number, graph: SelectionGraph): Suggestion[] => {
  const tokens = selectionTokens(text.slice(0, cursor)).filter(({ type }) => type !== 'end')
  const last = tokens.at(-1)
  const open =
    tokens.filter(({ type }) => type === '(').length - tokens.filter(({ type }) => type === ')').length
  const touching = last?.end === cursor ? last : undefined
  const attributeIndex = tokens.findLastIndex(({ type }) => type === 'attribute')
  const attribute = tokens[attributeIndex]
  const behind = attributeIndex === -1 ? [] : tokens.slice(attributeIndex + 2)
  // Everything from the colon to the cursor is one value while nothing but its own pieces stand there.
  if (
    attribute &&
    touching &&
    behind.every(
      ({ type, start }, index) =>
        ['value', 'unfinished', '='].includes(type) && (index === 0 || start === behind[index - 1]?.end),
    )
  ) {
    const from = attribute.end + 1
    return valueSuggestions(
      graph,
      attribute.value as Attribute,
      text.slice(from, cursor).replace(/^"/, ''),
      from,
      cursor,
    )
  }
  const typing = touching?.type === 'word' ? touching : undefined
  const before = typing ? tokens.at(-2) : last
  const typed = typing?.raw ?? ''
  const from = typing?.start ?? cursor
  const isOperator = before?.type === 'word' && /^(?:and|or|not)$/i.test(before.raw)
  const begins =
    !before || before.type === '(' || isOperator || (before.type === '+' && !followsOperand(tokens, before))
  return begins ? beginnings(graph, typed, from, cursor) : continuations(typed, from, cursor, before, open)
}

const followsOperand = (tokens: SelectionToken[], plus: SelectionToken): boolean =>
  ['value', 'null', ')'].includes(tokens[tokens.indexOf(plus) - 1]?.type ?? '')
