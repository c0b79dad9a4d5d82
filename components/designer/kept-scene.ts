import type { GraphWire } from '#components/graph/graph-scene.ts'
import { sameJson } from '#core/same-json.ts'

import type { WholeScene } from './scene.ts'

/** Field by field: there are fifteen thousand of them. */
const isSameWire = (one: GraphWire, other: GraphWire): boolean =>
  one.id === other.id &&
  one.from === other.from &&
  one.to === other.to &&
  one.label === other.label &&
  one.words === other.words &&
  one.quiet === other.quiet &&
  one.change === other.change &&
  one.bundle === other.bundle

/** The list before with what differs put in; the very list before where nothing does. */
const keeping = <Item>(
  before: readonly Item[],
  next: readonly Item[],
  isSame: (one: Item, other: Item) => boolean,
): readonly Item[] => {
  let isChanged = before.length !== next.length
  const kept = next.map((one, index) => {
    const was = before[index]
    if (was !== undefined && isSame(was, one)) return was
    isChanged = true
    return one
  })
  return isChanged ? kept : before
}

/**
 * Gives a drawing as it was where the next one looks the same: most of what is typed about an element is not drawn, and what is drawn of thousands
 * costs too much to be made ready at each key.
 */
export const sceneKeeper = (): ((next: WholeScene) => WholeScene) => {
  let last: WholeScene | undefined
  return (next) => {
    if (!last) return (last = next)
    const nodes = keeping(last.nodes, next.nodes, sameJson)
    const wires = keeping(last.wires, next.wires, isSameWire)
    if (nodes !== last.nodes || wires !== last.wires) last = { nodes, wires }
    return last
  }
}
