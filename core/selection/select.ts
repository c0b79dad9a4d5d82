import { never } from '../never.ts'
import { fits } from '../wildcards.ts'
import type { Selection } from './parse-selection.ts'
import type { Attribute, FurtherAttribute, SelectionNode } from './selection-node.ts'

/** Nodes with their neighbours in both directions, made once and asked often. */
export interface SelectionGraph {
  nodes: ReadonlyMap<string, SelectionNode>
  downstream: ReadonlyMap<string, readonly string[]>
}

export const selectionGraph = (nodes: Iterable<SelectionNode>): SelectionGraph => {
  const byKey = new Map<string, SelectionNode>()
  for (const node of nodes) byKey.set(node.key, node)
  const downstream = new Map<string, string[]>()
  for (const { key, upstream } of byKey.values()) {
    for (const source of upstream) {
      const known = downstream.get(source)
      if (known) known.push(key)
      else downstream.set(source, [key])
    }
  }
  return { nodes: byKey, downstream }
}

/** The group of assets that name none. */
export const defaultGroup = 'default'

const valuesOf = (node: SelectionNode, attribute: Attribute): readonly string[] => {
  switch (attribute) {
    case 'key':
    case 'key_substring':
      return [node.key]
    case 'group':
      return node.group === undefined ? [] : [node.group]
    case 'kind':
      return node.kinds
    case 'tag':
      return Object.keys(node.tags)
    case 'owner':
      return node.owners
    case 'status':
      return node.status === undefined ? [] : [node.status]
    case 'code_location':
    case 'pipeline':
      return node.pipeline === undefined ? [] : [node.pipeline]
    default:
      return node.further?.[attribute satisfies FurtherAttribute] ?? []
  }
}

const matches = (
  node: SelectionNode,
  { attribute, value, tagValue }: Extract<Selection, { op: 'attribute' }>,
): boolean => {
  const values = valuesOf(node, attribute)
  if (value === undefined) return values.length === 0
  if (attribute === 'key_substring') return node.key.includes(value)
  if (attribute === 'tag')
    return Object.entries(node.tags).some(([key, held]) => fits(value, key) && fits(tagValue ?? '', held))
  if (attribute === 'status') return values.some((held) => fits(value.toLowerCase(), held.toLowerCase()))
  if (attribute === 'group' && values.length === 0) return value === defaultGroup
  return values.some((held) => fits(value, held))
}

const reached = (
  graph: SelectionGraph,
  from: ReadonlySet<string>,
  next: (key: string) => readonly string[],
  depth: number,
): Set<string> => {
  const found = new Set(from)
  let edge = [...from]
  for (let hop = 0; hop < depth && edge.length > 0; hop++) {
    const further: string[] = []
    for (const key of edge) {
      for (const neighbour of next(key)) {
        if (!graph.nodes.has(neighbour) || found.has(neighbour)) continue
        found.add(neighbour)
        further.push(neighbour)
      }
    }
    edge = further
  }
  return found
}

const within = (keys: Iterable<string>, others: ReadonlySet<string>, inside: boolean): Set<string> =>
  new Set([...keys].filter((key) => others.has(key) === inside))

const chosen = (graph: SelectionGraph, selection: Selection): Set<string> => {
  const upstream = (key: string): readonly string[] => graph.nodes.get(key)?.upstream ?? []
  const downstream = (key: string): readonly string[] => graph.downstream.get(key) ?? []
  switch (selection.op) {
    case 'all':
      return new Set(graph.nodes.keys())
    case 'attribute':
      return new Set(
        [...graph.nodes.values()].filter((node) => matches(node, selection)).map(({ key }) => key),
      )
    case 'and':
      return within(chosen(graph, selection.left), chosen(graph, selection.right), true)
    case 'or':
      return new Set([...chosen(graph, selection.left), ...chosen(graph, selection.right)])
    case 'not':
      return within(graph.nodes.keys(), chosen(graph, selection.of), false)
    case 'traverse': {
      const of = chosen(graph, selection.of)
      const up = selection.up ? reached(graph, of, upstream, selection.up.depth ?? Infinity) : of
      const down = selection.down ? reached(graph, of, downstream, selection.down.depth ?? Infinity) : of
      return new Set([...up, ...down])
    }
    case 'sinks':
    case 'roots': {
      const of = chosen(graph, selection.of)
      const beyond = selection.op === 'sinks' ? downstream : upstream
      return new Set(
        [...of].filter((key) => !beyond(key).some((neighbour) => neighbour !== key && of.has(neighbour))),
      )
    }
    default:
      return never(selection)
  }
}

/** The keys of the assets a selection chooses, in the order of the graph. */
export const select = (graph: SelectionGraph, selection: Selection): string[] => {
  const keys = chosen(graph, selection)
  return [...graph.nodes.keys()].filter((key) => keys.has(key))
}
