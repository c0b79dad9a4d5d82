import { boxAround, groupMargin, type Box } from '#core/layout/layout-graph.ts'

import { flowNode, frameLabelHeight, type FlowNode } from './flow-node.ts'
import type { GraphFrame, GraphNode } from './graph-scene.ts'

/** The frames around the groups as their nodes lie now. `skip`: nodes that are in the hand and do not stretch their frame. */
export const framesOf = (
  nodes: readonly GraphNode[],
  boxOf: (node: GraphNode) => Box,
  labelOf: (group: string) => string,
  skip?: ReadonlySet<string>,
): GraphFrame[] => {
  const members = new Map<string, GraphNode[]>()
  for (const node of nodes) {
    if (node.group === undefined || node.shape === 'frame' || skip?.has(node.id)) continue
    const list = members.get(node.group)
    if (list) list.push(node)
    else members.set(node.group, [node])
  }
  const { side, head } = groupMargin
  return [...members].flatMap(([name, list]) => {
    const inner = boxAround(list.map(boxOf))
    if (!inner) return []
    const box = {
      x: inner.x - side,
      y: inner.y - head,
      width: inner.width + 2 * side,
      height: inner.height + head + side,
    }
    return [{ name, label: labelOf(name), box, count: list.length }]
  })
}

const prefix = 'frame '

export const frameId = (name: string): string => prefix + name

/** The group whose frame this node is the name of, or undefined for a node of the graph. */
export const frameOfId = (id: string): string | undefined =>
  id.startsWith(prefix) ? id.slice(prefix.length) : undefined

const kindWord = 'group'

/** The name of a frame as a node, so that it can be pressed and carried. */
const frameNode = ({ name, label, box }: GraphFrame): GraphNode => ({
  id: frameId(name),
  shape: 'frame',
  place: { x: box.x, y: box.y },
  size: { width: Math.min(box.width, 48 + label.length * 7), height: frameLabelHeight },
  name: label,
  icon: 'group',
  kind: kindWord,
  frame: name,
  input: false,
  output: false,
})

const made = new WeakMap<GraphFrame, FlowNode>()

/** The same for React Flow; the same frame gives the same object. */
export const flowFrame = (frame: GraphFrame): FlowNode => {
  const known = made.get(frame) ?? flowNode(frameNode(frame), false)
  made.set(frame, known)
  return known
}
