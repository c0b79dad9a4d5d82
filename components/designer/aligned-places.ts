import { boxOfNode } from '#components/graph/flow-node.ts'
import type { Change } from '#core/document/change.ts'
import { moveNodes } from '#core/document/commands/move-nodes.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { ElementId } from '#core/document/element.ts'
import { alignBoxes, distributeBoxes, type Alignment } from '#core/layout/align-boxes.ts'
import { Refusal } from '#core/refusal.ts'

import { unfoldedMoves } from './placement.ts'
import type { Scene } from './scene.ts'

/** A way to put several nodes in order. */
export type Arrangement = Alignment | 'across' | 'down'

/**
 * What is selected, in line or with even gaps, as one change. A folded group stands in line as the node it is shown as, and takes along what
 * lies in it. Refused where too few are selected, or where they stand so already.
 */
export const arranged = (
  document: PipelineDocument,
  scene: Scene,
  selection: ReadonlySet<ElementId>,
  arrangement: Arrangement,
): Change | Refusal => {
  const shown = new Set([...selection].map(scene.shownAs))
  const boxes = new Map(
    scene.nodes.filter(({ id }) => shown.has(id)).map((node) => [node.id, boxOfNode(node)]),
  )
  const distributes = arrangement === 'across' || arrangement === 'down'
  const least = distributes ? 3 : 2
  if (boxes.size < least)
    return new Refusal(
      'invalid_input',
      distributes
        ? 'Select three or more nodes to give them even gaps.'
        : 'Select two or more nodes to bring them in line.',
    )
  const places = distributes ? distributeBoxes(boxes, arrangement) : alignBoxes(boxes, arrangement)
  const moves = unfoldedMoves(
    scene,
    Object.entries(places).map(([id, place]) => ({ id, place })),
  )
  if (moves.length === 0)
    return new Refusal(
      'invalid_input',
      distributes ? 'Their gaps are even already.' : 'They are in line already.',
    )
  return moveNodes(document, {
    places: Object.fromEntries(moves.map(({ id, place }) => [id, place])),
    doing: distributes ? 'Distribute' : 'Align',
  })
}
