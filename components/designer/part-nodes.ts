import { boxOfNode, sizeOf } from '#components/graph/flow-node.ts'
import type { Change } from '#core/document/change.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { ElementId } from '#core/document/element.ts'
import { freePlace } from '#core/layout/free-place.ts'
import { overlaps, type Point } from '#core/layout/layout-graph.ts'

import { sceneOf } from './scene.ts'

/** New places for what these changes added where, at the same moment, somebody else put something: or one would hide the other. */
export const partedPlaces = (
  document: PipelineDocument,
  mine: readonly Change[],
): Record<ElementId, Point> => {
  const added = new Set(
    mine.flatMap(({ edits }) => edits.flatMap((edit) => (edit.do === 'add' ? [edit.element.id] : []))),
  )
  if (added.size === 0) return {}
  const { nodes } = sceneOf(document, {}, new Map())
  const places: Record<ElementId, Point> = {}
  const taken = nodes.filter(({ id, shape }) => !added.has(id) && shape !== 'note').map(boxOfNode)
  for (const node of nodes) {
    if (!added.has(node.id) || node.shape === 'note') continue
    const box = boxOfNode(node)
    const place = taken.some((other) => overlaps(other, box))
      ? freePlace(node.place, sizeOf(node), taken)
      : node.place
    if (place !== node.place) places[node.id] = place
    taken.push({ ...box, ...place })
  }
  return places
}
