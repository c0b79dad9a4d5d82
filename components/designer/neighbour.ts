import { boxOfNode } from '#components/graph/flow-node.ts'
import type { GraphNode, GraphWire } from '#components/graph/graph-scene.ts'

export type Direction = 'left' | 'right' | 'up' | 'down'

const middleOf = (node: GraphNode) => {
  const { x, y, width, height } = boxOfNode(node)
  return { x: x + width / 2, y: y + height / 2 }
}

/** Sideways counts double, so that a press of a key stays in its row or column. */
const farness = (from: GraphNode, to: GraphNode, direction: Direction): number | undefined => {
  const [a, b] = [middleOf(from), middleOf(to)]
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const [along, aside] = direction === 'left' || direction === 'right' ? [dx, dy] : [dy, dx]
  const forwards = direction === 'left' || direction === 'up' ? -along : along
  return forwards <= 1 ? undefined : forwards + 2 * Math.abs(aside)
}

const nearest = (
  from: GraphNode,
  candidates: readonly GraphNode[],
  direction: Direction,
): GraphNode | undefined => {
  let [found, least]: [GraphNode | undefined, number] = [undefined, Infinity]
  for (const node of candidates) {
    const distance = node === from ? undefined : farness(from, node, direction)
    if (distance !== undefined && distance < least) [found, least] = [node, distance]
  }
  return found
}

/** Where an arrow key leads: along a wire where there is one that way, else to what lies next. From nowhere: to the first node. */
export const neighbour = (
  nodes: readonly GraphNode[],
  wires: readonly GraphWire[],
  from: string | undefined,
  direction: Direction,
): string | undefined => {
  const at = nodes.find(({ id }) => id === from)
  if (!at) return nodes.toSorted((a, b) => a.place.x - b.place.x || a.place.y - b.place.y)[0]?.id
  if (direction === 'left' || direction === 'right') {
    const along = new Set(
      wires.flatMap((wire) =>
        direction === 'right' ? (wire.from === from ? wire.to : []) : wire.to === from ? wire.from : [],
      ),
    )
    const wired = nodes.filter(({ id }) => along.has(id))
    const next = wired.toSorted(
      (a, b) => Math.abs(middleOf(a).y - middleOf(at).y) - Math.abs(middleOf(b).y - middleOf(at).y),
    )[0]
    if (next) return next.id
  }
  return nearest(at, nodes, direction)?.id
}
