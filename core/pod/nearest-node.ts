/** What a node can give in all. */
export interface NodeSize {
  cpuMilli: number
  memoryMib: number
}

/** How much of a node a pod would take: above 1 it does not fit. */
const shareOf = (node: NodeSize, asked: NodeSize): number =>
  Math.max(asked.cpuMilli / Math.max(1, node.cpuMilli), asked.memoryMib / Math.max(1, node.memoryMib))

/** The node that what is asked for comes nearest to fit on; what one has of the one and another of the other is of no use to a pod. */
export const nearestNode = (
  nodes: readonly NodeSize[],
  { cpuMilli, memoryMib }: { cpuMilli: number | null; memoryMib: number | null },
): NodeSize | null => {
  const asked = { cpuMilli: cpuMilli ?? 0, memoryMib: memoryMib ?? 0 }
  const [nearest] = nodes.toSorted((one, other) => shareOf(one, asked) - shareOf(other, asked))
  return nearest ? { cpuMilli: nearest.cpuMilli, memoryMib: nearest.memoryMib } : null
}

/** The largest as a whole: the one with the most memory, and of those the one with the most processors. */
export const largestNode = (nodes: readonly NodeSize[]): NodeSize | null => {
  const [largest] = nodes.toSorted(
    (one, other) => other.memoryMib - one.memoryMib || other.cpuMilli - one.cpuMilli,
  )
  return largest ? { cpuMilli: largest.cpuMilli, memoryMib: largest.memoryMib } : null
}
