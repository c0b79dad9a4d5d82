import { allUpstreamOf, keysOf } from '#core/document/asset-graph.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { ElementId } from '#core/document/element.ts'

/** The keys that the elements make, and of all that they are made from, directly or not, within the document. */
export const keysWithUpstream = (
  document: Pick<PipelineDocument, 'elements'>,
  ids: readonly ElementId[],
): string[] => {
  const above = new Set(ids.flatMap((id) => [...allUpstreamOf(document, id).keys()]))
  return [...above].flatMap((id) => {
    const element = document.elements[id]
    return element ? keysOf(element) : []
  })
}
