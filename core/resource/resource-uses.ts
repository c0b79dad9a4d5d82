import { elementsOf, type PipelineDocument } from '../document/document.ts'
import { nameOf } from '../document/name-of.ts'
import type { ElementUse } from './secret-uses.ts'

/** The elements of a document that name a resource: as what their code is given, as where their SQL runs, or as where their values are kept. */
export const resourceUses = (document: PipelineDocument, resource: string): ElementUse[] => {
  const computed = (['asset', 'multiAsset', 'op', 'check', 'sensor'] as const).flatMap((kind) =>
    elementsOf(document, kind),
  )
  return computed
    .filter((element) => {
      const kept =
        element.kind === 'asset'
          ? [element.ioManager]
          : element.kind === 'multiAsset'
            ? element.assets.map(({ ioManager }) => ioManager)
            : element.kind === 'op'
              ? (element.outputs ?? []).map(({ ioManager }) => ioManager)
              : []
      const { compute } = element
      const runsIn = compute?.kind === 'sql' ? compute.resource : undefined
      return element.resources?.includes(resource) || runsIn === resource || kept.includes(resource)
    })
    .map((element) => ({
      pipeline: document.settings.name,
      elementId: element.id,
      element: nameOf(element),
    }))
}
