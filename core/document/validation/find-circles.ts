/**
 * One circle of each knot (strongly connected component) of a graph: the shortest through its first node, that node first.
 * Tarjan's algorithm, with a stack of its own: ten thousand nodes in a row must not exhaust the program's.
 */
export const findCircles = (
  nodes: readonly string[],
  next: (node: string) => readonly string[],
): string[][] => knots(nodes, next).map((knot) => shortestCircle(knot, next))

const knots = (nodes: readonly string[], next: (node: string) => readonly string[]): string[][] => {
  const order = new Map(nodes.map((node, index) => [node, index]))
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const open: string[] = []
  const isOpen = new Set<string>()
  const found: string[][] = []
  for (const root of nodes) {
    if (index.has(root)) continue
    const frames: { node: string; neighbours: readonly string[]; at: number }[] = []
    const enter = (node: string): void => {
      index.set(node, index.size)
      low.set(node, index.size - 1)
      open.push(node)
      isOpen.add(node)
      frames.push({ node, neighbours: next(node), at: 0 })
    }
    enter(root)
    for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
      const { node, neighbours } = frame
      const neighbour = neighbours[frame.at++]
      if (neighbour !== undefined) {
        if (!index.has(neighbour)) enter(neighbour)
        else if (isOpen.has(neighbour)) low.set(node, Math.min(low.get(node) ?? 0, index.get(neighbour) ?? 0))
        continue
      }
      frames.pop()
      const parent = frames.at(-1)
      if (parent) low.set(parent.node, Math.min(low.get(parent.node) ?? 0, low.get(node) ?? 0))
      if (low.get(node) !== index.get(node)) continue
      const knot = open.splice(open.indexOf(node))
      for (const member of knot) isOpen.delete(member)
      if (knot.length > 1 || neighbours.includes(node))
        found.push(knot.toSorted((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)))
    }
  }
  return found
}

const shortestCircle = (knot: readonly string[], next: (node: string) => readonly string[]): string[] => {
  const [start = ''] = knot
  const members = new Set(knot)
  const before = new Map<string, string>()
  const queue = [start]
  for (const node of queue) {
    for (const neighbour of next(node)) {
      if (neighbour === start) {
        const circle = [node]
        for (let at = node; at !== start;) circle.unshift((at = before.get(at) ?? start))
        return circle
      }
      if (!members.has(neighbour) || before.has(neighbour)) continue
      before.set(neighbour, node)
      queue.push(neighbour)
    }
  }
  return [start]
}
