import type { Layout, Places, Point } from '#core/layout/layout-graph.ts'

import { groupOfNode } from './lineage-graph.ts'

interface Drawn extends Layout {
  nodes: readonly { id: string }[]
}

/**
 * Where the nodes of the next drawing lay in the last one; a group that was folded lies where its frame did. Undefined where too little
 * is the same: that is another view, drawn anew and shown whole.
 */
export const placesBefore = (
  last: Drawn | undefined,
  next: readonly { id: string }[],
): Places | undefined => {
  if (!last) return undefined
  const before: Record<string, Point> = {}
  for (const { id } of next) {
    const group = groupOfNode(id)
    const place = last.places[id] ?? (group === undefined ? undefined : last.groups[group])
    if (place) before[id] = { x: place.x, y: place.y }
  }
  const same = Object.keys(before).length
  return same * 2 > next.length && same * 2 > last.nodes.length ? before : undefined
}
