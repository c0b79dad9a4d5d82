import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  visit,
  type Node,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml'

import { isRecord } from '../../json-object.ts'
import { sameJson } from '../../same-json.ts'
import { scalarStyle } from '../format-text.ts'

type Fields = Record<string, unknown>

/** A node for a new value, its texts in styles that keep them. */
export const newNode = (document: Document, value: unknown): Node => {
  const node = document.createNode(value, { aliasDuplicateObjects: false }) as Node
  visit(node, {
    Scalar: (key, scalar) => {
      const style = typeof scalar.value === 'string' ? scalarStyle(scalar.value) : undefined
      if (style) scalar.type = key === 'key' ? 'QUOTE_DOUBLE' : style
    },
  })
  return node
}

export const keyText = (pair: Pair): string => String(isScalar(pair.key) ? pair.key.value : pair.key)
export const pairOf = (map: YAMLMap, key: string): Pair | undefined =>
  map.items.find((pair) => keyText(pair as Pair) === key) as Pair | undefined

/** Puts a new pair where the order of fields has it: before the first that comes later there, else last. */
export const insertPair = (
  document: Document,
  map: YAMLMap,
  key: string,
  value: Node,
  order: readonly string[] = [],
): void => {
  const pair = document.createPair(key, undefined) as Pair
  pair.value = value
  const rank = order.indexOf(key)
  const at = rank === -1 ? -1 : map.items.findIndex((other) => order.indexOf(keyText(other as Pair)) > rank)
  if (at === -1) map.items.push(pair as never)
  else map.items.splice(at, 0, pair as never)
}

export const removePair = (map: YAMLMap, key: string): void => {
  map.items = map.items.filter((pair) => keyText(pair as Pair) !== key)
}

const mergeScalar = (node: Scalar, value: unknown): Node => {
  if (node.value === value) return node
  const style = typeof value === 'string' ? scalarStyle(value) : undefined
  const wasBlock = node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED'
  node.value = value
  delete node.source
  delete node.format
  if (style) node.type = style
  else if (wasBlock || typeof value !== 'string') delete node.type
  return node
}

const mergeMap = (document: Document, map: YAMLMap, value: Fields, order: readonly string[]): Node => {
  for (const pair of map.items.slice())
    if (value[keyText(pair as Pair)] === undefined) removePair(map, keyText(pair as Pair))
  for (const [key, inner] of Object.entries(value)) {
    if (inner === undefined) continue
    const pair = pairOf(map, key)
    if (pair) pair.value = mergeNode(document, pair.value as Node | null, inner)
    else insertPair(document, map, key, newNode(document, inner), order)
  }
  return map
}

/** A dependency may be written as a plain text: both spellings are one value. */
const unfolded = (item: unknown): unknown => (typeof item === 'string' ? { asset: item } : item)
const keyOf = (item: unknown): unknown => {
  if (!isRecord(item)) return item
  return item['name'] ?? item['key'] ?? item['asset']
}

const mergeSeq = (document: Document, seq: YAMLSeq, value: readonly unknown[]): Node => {
  const left = seq.items.map((node) => ({
    node: node as Node,
    is: (node as Node | null)?.toJS(document) as unknown,
  }))
  const take = (fits: (is: unknown) => boolean): { node: Node; is: unknown } | undefined => {
    const at = left.findIndex(({ is }) => fits(is))
    return at === -1 ? undefined : left.splice(at, 1)[0]
  }
  const same = value.map((item) => take((is) => sameJson(unfolded(is), unfolded(item))))
  seq.items = value.map((item, index) => {
    const kept = same[index]
    if (kept) return kept.node
    const near = take((is) => keyOf(item) !== undefined && keyOf(is) === keyOf(item))
    return near ? mergeNode(document, near.node, item) : newNode(document, item)
  })
  return seq
}

/** The node that holds a value from now on: the old one wherever it can, so that its comments, order and style stay. */
export const mergeNode = (
  document: Document,
  node: Node | null,
  value: unknown,
  order: readonly string[] = [],
): Node => {
  if (isMap(node) && isRecord(value)) return mergeMap(document, node, value, order)
  if (isSeq(node) && Array.isArray(value)) return mergeSeq(document, node, value)
  if (isScalar(node) && (typeof value !== 'object' || value === null)) return mergeScalar(node, value)
  const made = newNode(document, value)
  if (node?.commentBefore != null) made.commentBefore = node.commentBefore
  if (node?.spaceBefore) made.spaceBefore = true
  return made
}
