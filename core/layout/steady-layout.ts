import type { Box, LayoutGraph, Places, Point } from './layout-graph.ts'

/** Past this many wires crossings are not counted: each is held against each. */
const countable = 2_000
/** What moves no further than this has stayed. */
const nearPx = 40

const side = (a: Point, b: Point, c: Point): number =>
  Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x))

/** How many pairs of wires cross, drawn straight from the middle of a right side to the middle of a left one. */
const crossingsOf = ({ nodes, edges }: LayoutGraph, places: Places): number => {
  const boxes = new Map<string, Box>()
  for (const { id, width, height } of nodes) {
    const place = places[id]
    if (place) boxes.set(id, { ...place, width, height })
  }
  const wires = edges.flatMap((edge) => {
    const [from, to] = [boxes.get(edge.from), boxes.get(edge.to)]
    if (!from || !to) return []
    const start = { x: from.x + from.width, y: from.y + from.height / 2 }
    return [{ start, end: { x: to.x, y: to.y + to.height / 2 } }]
  })
  let crossings = 0
  for (const [index, { start, end }] of wires.entries())
    for (const other of wires.slice(index + 1))
      if (
        side(start, end, other.start) * side(start, end, other.end) < 0 &&
        side(other.start, other.end, start) * side(other.start, other.end, end) < 0
      )
        crossings++
  return crossings
}

/**
 * Whether tidying shall keep to where things lay. It does where most of the drawing stays as it is, and drawing anew would not
 * save crossings worth the change: a crossing, or of many wires one in a hundred. What was never tidy is drawn anew.
 */
export const isSteadyEnough = (
  graph: LayoutGraph,
  { before, steady, anew }: { before: Places; steady: Places; anew: Places },
): boolean => {
  const stayed = graph.nodes.filter(({ id }) => {
    const [old, now] = [before[id], steady[id]]
    return old && now && Math.hypot(old.x - now.x, old.y - now.y) <= nearPx
  })
  if (stayed.length * 2 < graph.nodes.length) return false
  if (graph.edges.length > countable) return true
  return crossingsOf(graph, steady) <= crossingsOf(graph, anew) + Math.floor(graph.edges.length / 100)
}
