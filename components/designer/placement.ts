import { sizeOf } from '#components/graph/flow-node.ts'
import type { GraphFrame, GraphNode, GraphWire } from '#components/graph/graph-scene.ts'
import { nodeSizes } from '#components/graph/node-shape.ts'
import { applied } from '#core/document/apply-change.ts'
import { changeBetween } from '#core/document/change-between.ts'
import type { Change } from '#core/document/change.ts'
import { moveNodes } from '#core/document/commands/move-nodes.ts'
import { setGroup } from '#core/document/commands/set-group.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import { freePlace } from '#core/layout/free-place.ts'
import type { Point } from '#core/layout/layout-graph.ts'
import { Refusal } from '#core/refusal.ts'

import { frameName, type Scene } from './scene.ts'

const columnGap = 64

const boxesOf = (nodes: readonly GraphNode[]) =>
  nodes.filter(({ shape }) => shape !== 'note').map((node) => ({ ...node.place, ...sizeOf(node) }))

/** Where a new card goes that was asked for at a point: there, or in the nearest free spot. */
export const spotFor = (nodes: readonly GraphNode[], wanted: Point): Point => {
  const { width, height } = nodeSizes.card
  return freePlace(
    { x: Math.round(wanted.x - width / 2), y: Math.round(wanted.y - height / 2) },
    nodeSizes.card,
    boxesOf(nodes),
  )
}

/** Where what follows (or precedes) a node goes: the next column, beside what is there already. */
export const spotBeside = (nodes: readonly GraphNode[], id: string, side: 'after' | 'before'): Point => {
  const node = nodes.find((one) => one.id === id)
  if (!node) return spotFor(nodes, { x: 0, y: 0 })
  const { width } = sizeOf(node)
  const x =
    side === 'after' ? node.place.x + width + columnGap : node.place.x - nodeSizes.card.width - columnGap
  return freePlace({ x, y: node.place.y }, nodeSizes.card, boxesOf(nodes))
}

/** Where what is put into a wire goes: between its ends. */
export const spotOnWire = (nodes: readonly GraphNode[], wire: GraphWire): Point => {
  const [from, to] = [nodes.find(({ id }) => id === wire.from), nodes.find(({ id }) => id === wire.to)]
  if (!from || !to) return spotFor(nodes, { x: 0, y: 0 })
  const left = from.place.x + sizeOf(from).width
  const middle = {
    x: (left + to.place.x) / 2,
    y: (from.place.y + sizeOf(from).height / 2 + to.place.y + sizeOf(to).height / 2) / 2,
  }
  return spotFor(nodes, middle)
}

interface Move {
  id: string
  place: Point
}

/** Moves of what is shown as moves of what is meant: all that lies in a folded frame goes as far as its node. The same list where none is folded. */
export const unfoldedMoves = (scene: Scene, moves: Move[]): Move[] => {
  const folds = scene.nodes.filter(({ id, fold }) => fold && moves.some((move) => move.id === id))
  if (folds.length === 0) return moves
  const placeOf = new Map(scene.whole.map(({ id, place }) => [id, place]))
  return moves.flatMap((move) => {
    const node = folds.find(({ id }) => id === move.id)
    if (!node?.fold) return [move]
    const [dx, dy] = [move.place.x - node.place.x, move.place.y - node.place.y]
    return node.fold.members.flatMap((id) => {
      const place = placeOf.get(id)
      return place ? [{ id, place: { x: place.x + dx, y: place.y + dy } }] : []
    })
  })
}

/** Nodes carried somewhere; what was let go inside the frame of another group joins it, in the same step. */
export const carriedTo = (
  document: PipelineDocument,
  moves: readonly Move[],
  frames: readonly GraphFrame[],
): Change | Refusal => {
  const places = Object.fromEntries(
    moves.map(({ id, place }) => [id, { x: Math.round(place.x), y: Math.round(place.y) }]),
  )
  const moved = moveNodes(document, { places })
  if (moved instanceof Refusal) return moved
  let after = applied(document, moved)
  for (const frame of frames) {
    if (!frame.name.startsWith('group:')) continue
    const joining = moves.flatMap(({ id, place }) => {
      const element = after.elements[id]
      if (element?.kind !== 'asset' && element?.kind !== 'multiAsset') return []
      const [x, y] = [place.x + nodeSizes.card.width / 2, place.y + nodeSizes.card.height / 2]
      const inside =
        x > frame.box.x &&
        y > frame.box.y &&
        x < frame.box.x + frame.box.width &&
        y < frame.box.y + frame.box.height
      return inside && element.group !== frameName(frame.name) ? [id] : []
    })
    if (joining.length === 0) continue
    const joined = setGroup(after, { ids: joining, group: frameName(frame.name) })
    if (!(joined instanceof Refusal)) after = applied(after, joined)
  }
  return changeBetween(document, after, moved.label)
}
