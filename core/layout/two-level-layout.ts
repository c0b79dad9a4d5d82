import { componentLayout } from './component-layout.ts'
import {
  boxAround,
  groupMargin,
  type Box,
  type Layout,
  type LayoutGraph,
  type LayoutNode,
  type Places,
  type Point,
} from './layout-graph.ts'

const insideGaps = { layer: 64, node: 22, wire: 8 }
const betweenGaps = { layer: 84, node: 28, wire: 10 }

/** A group with its nodes laid out, or a node that belongs to none. */
interface Block {
  name: string | undefined
  nodes: LayoutNode[]
  inside: Point[]
  width: number
  height: number
  before: Point | undefined
}

const middleOf = (numbers: number[]): number => numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? 0

const blocksOf = (nodes: readonly LayoutNode[]): LayoutNode[][] => {
  const groups = new Map<string, LayoutNode[]>()
  for (const node of nodes) {
    const key = node.group === undefined ? `n${node.id}` : `g${node.group}`
    const list = groups.get(key)
    if (list) list.push(node)
    else groups.set(key, [node])
  }
  return [...groups.values()]
}

const groupBlock = (
  nodes: LayoutNode[],
  edges: (readonly [number, number])[],
  before: Places | undefined,
): Block => {
  const boxes = nodes.map((node) => ({ width: node.width, height: node.height, before: before?.[node.id] }))
  const inner = componentLayout({ boxes, edges }, insideGaps)
  const { side, head } = groupMargin
  const known = boxAround(
    boxes.flatMap((box) => (box.before ? [{ ...box.before, width: box.width, height: box.height }] : [])),
  )
  return {
    name: nodes[0]?.group,
    nodes,
    inside: inner.places.map(({ x, y }) => ({ x: x + side, y: y + head })),
    width: inner.width + 2 * side,
    height: inner.height + head + side,
    before: known && { x: known.x - side, y: known.y - head },
  }
}

const singleBlock = (node: LayoutNode, before: Places | undefined): Block => ({
  name: undefined,
  nodes: [node],
  inside: [{ x: 0, y: 0 }],
  width: node.width,
  height: node.height,
  before: before?.[node.id],
})

/**
 * Lays out a graph in two levels: the nodes of every group, then groups and single nodes among each other.
 * The same graph gives the same layout, whatever the order of its nodes. With `before` (where nodes lay), order and places are
 * kept as far as the graph allows, and the whole does not shift.
 */
export const twoLevelLayout = (graph: LayoutGraph, before?: Places): Layout => {
  const nodes = graph.nodes.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0))
  const lists = blocksOf(nodes)
  const home = new Map<string, { block: number; index: number }>()
  lists.forEach((list, block) => list.forEach((node, index) => home.set(node.id, { block, index })))

  const inner = lists.map((): (readonly [number, number])[] => [])
  const outer = new Map<string, readonly [number, number]>()
  const wires = graph.edges.flatMap((edge) => {
    const [from, to] = [home.get(edge.from), home.get(edge.to)]
    return from && to && edge.from !== edge.to ? [{ from, to, key: `${edge.from}\n${edge.to}` }] : []
  })
  for (const { from, to } of wires.toSorted((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))) {
    if (from.block === to.block) inner[from.block]?.push([from.index, to.index])
    else outer.set(`${from.block} ${to.block}`, [from.block, to.block])
  }

  const blocks = lists.map((list, index): Block => {
    const [first] = list
    if (first && first.group === undefined) return singleBlock(first, before)
    return groupBlock(list, inner[index] ?? [], before)
  })
  const placed = componentLayout({ boxes: blocks, edges: [...outer.values()] }, betweenGaps)

  const shifts: Point[] = []
  const places: Record<string, Point> = {}
  const groups: Record<string, Box> = {}
  blocks.forEach((block, index) => {
    const corner = placed.places[index] ?? { x: 0, y: 0 }
    if (block.name !== undefined) groups[block.name] = { ...corner, width: block.width, height: block.height }
    block.nodes.forEach((node, k) => {
      const place = { x: corner.x + (block.inside[k]?.x ?? 0), y: corner.y + (block.inside[k]?.y ?? 0) }
      places[node.id] = place
      const old = before?.[node.id]
      if (old) shifts.push({ x: old.x - place.x, y: old.y - place.y })
    })
  })
  const shift = { x: middleOf(shifts.map(({ x }) => x)), y: middleOf(shifts.map(({ y }) => y)) }
  if (shift.x === 0 && shift.y === 0) return { places, groups }
  const moved = <Placed extends Point>(all: Record<string, Placed>) =>
    Object.fromEntries(
      Object.entries(all).map(([key, one]) => [key, { ...one, x: one.x + shift.x, y: one.y + shift.y }]),
    )
  return { places: moved(places), groups: moved(groups) as Record<string, Box> }
}
