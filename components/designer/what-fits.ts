import type { WireEnd } from '#components/graph/graph-hand.ts'
import type { Abilities } from '#core/document/abilities.ts'
import { whyNotConnect } from '#core/document/commands/connection-rules.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { Element, ElementId } from '#core/document/element.ts'
import { nameOf } from '#core/document/name-of.ts'
import { takesResources } from '#core/document/takes-resources.ts'

import { offeredItems, type PaletteItem } from './palette-items.ts'

const makes = (item: PaletteItem) => item.kind === 'asset' || item.kind === 'multiAsset'

/** What can be put at the other end of a wire that begins (or ends) at an element. */
export const itemsAt = (
  source: Element,
  end: WireEnd['end'],
  abilities: Abilities,
): readonly PaletteItem[] => {
  const offered = offeredItems(abilities)
  switch (source.kind) {
    case 'asset':
    case 'multiAsset':
      if (end === 'output')
        return offered.filter((item) => item.kind === 'check' || (makes(item) && item.compute !== 'external'))
      return offered.filter((item) => makes(item) || item.kind === 'resource')
    case 'op':
    case 'graph':
      return offered.filter((item) => item.kind === 'op' || (end === 'input' && item.kind === 'resource'))
    case 'resource':
      return offered.filter((item) => makes(item) && item.compute !== 'external')
    case 'check':
    case 'sensor':
      return end === 'input' && takesResources(source)
        ? offered.filter((item) => item.kind === 'resource')
        : []
    default:
      return []
  }
}

/** The elements a wire from one end may lead to. */
export const targetsOf = (document: PipelineDocument, { id, end }: WireEnd): Element[] =>
  Object.values(document.elements)
    .filter(
      (other) =>
        other.id !== id && whyNotConnect(document, wiringBetween({ id, end }, other.id)) === undefined,
    )
    .toSorted((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1))

/** The wire from an end to another element, whichever way it was drawn. */
export const wiringBetween = ({ id, end }: WireEnd, other: ElementId) =>
  end === 'output' ? { from: { id }, to: { id: other } } : { from: { id: other }, to: { id } }
