import type { PipelineDocument } from '../document.ts'
import type { ElementBlock } from './text-desk.ts'

/**
 * An element whose id is not written has one that its name gives; typing a name makes it another element at the same place of the text.
 * Its node stays where it lies: the document `after` with the places of those that only got another id.
 */
export const carryPlaces = (
  before: { document: PipelineDocument; blocks: readonly ElementBlock[] },
  after: { document: PipelineDocument; blocks: readonly ElementBlock[] },
): PipelineDocument => {
  if (before.blocks.length !== after.blocks.length) return after.document
  const carried = after.blocks.flatMap(({ id }, index) => {
    const old = before.blocks[index]?.id
    if (old === undefined || old === id) return []
    const place = before.document.layout[old]
    const same = before.document.elements[old]?.kind === after.document.elements[id]?.kind
    const renamed = !after.document.elements[old] && !before.document.elements[id]
    return place && same && renamed && !after.document.layout[id] ? [[id, place] as const] : []
  })
  return carried.length === 0
    ? after.document
    : { ...after.document, layout: { ...after.document.layout, ...Object.fromEntries(carried) } }
}
