import type { Json } from '../../json.ts'
import { setField } from '../commands/set-field.ts'
import { inputsOf, outputsOf, parseWire, sourcesOf, type GraphNode } from '../op-graph.ts'
import type { Found } from './inspection.ts'

/** The dynamic outputs whose pieces a node runs once for each of; none for one that runs once. */
const piecesOf = (nodes: ReadonlyMap<string, GraphNode>): Map<string, Set<string>> => {
  const pieces = new Map<string, Set<string>>([...nodes.keys()].map((name) => [name, new Set()]))
  const downstream = new Map<string, string[]>()
  const arrives = (name: string, dynamic: string): void => {
    const queue = [name]
    for (const at of queue) {
      const known = pieces.get(at)
      if (!known || known.has(dynamic)) continue
      known.add(dynamic)
      queue.push(...(downstream.get(at) ?? []))
    }
  }
  const begins: [string, string][] = []
  for (const [name, node] of nodes) {
    for (const input of inputsOf(node)) {
      if (input.collect) continue
      for (const source of sourcesOf(input)) {
        const { node: from, port } = parseWire(source)
        const origin = nodes.get(from)
        if (!origin) continue
        if (outputsOf(origin).some((output) => output.name === port && output.dynamic))
          begins.push([name, source])
        downstream.set(from, [...(downstream.get(from) ?? []), name])
      }
    }
  }
  for (const [name, source] of begins) arrives(name, source)
  return pieces
}

const collecting = (
  node: GraphNode,
  pieces: ReadonlyMap<string, ReadonlySet<string>>,
  nodes: ReadonlyMap<string, GraphNode>,
): Json =>
  inputsOf(node).map((input) => {
    const pieced = sourcesOf(input).some((source) => {
      const { node: from, port } = parseWire(source)
      const origin = nodes.get(from)
      return (
        (pieces.get(from)?.size ?? 0) > 0 ||
        (origin !== undefined && outputsOf(origin).some((output) => output.name === port && output.dynamic))
      )
    })
    return pieced ? { ...input, collect: true } : input
  }) as Json

/** Where pieces of a dynamic output must be collected before they can go on. */
export const checkFanOut = (nodes: ReadonlyMap<string, GraphNode>): Found[] => {
  if (![...nodes.values()].some((node) => outputsOf(node).some(({ dynamic }) => dynamic))) return []
  const pieces = piecesOf(nodes)
  return [...nodes.values()].flatMap((node): Found[] => {
    const arriving = pieces.get(node.name) ?? new Set()
    const fansOut = outputsOf(node).some(({ dynamic }) => dynamic)
    const why =
      arriving.size > 1
        ? `${node.name} gets pieces of ${[...arriving].join(' and ')}, which have nothing to be paired by. Collect them first.`
        : arriving.size === 1 && fansOut
          ? `${node.name} runs once for each piece of ${[...arriving].join('')}, so it cannot fan out again. Collect the pieces first.`
          : undefined
    if (why === undefined) return []
    const value = collecting(node, pieces, nodes)
    return [
      {
        code: 'dynamic_not_collected',
        severity: 'error',
        elementId: node.id,
        field: 'inputs',
        message: why,
        mend: (document) => setField(document, { id: node.id, field: 'inputs', value }),
      },
    ]
  })
}
