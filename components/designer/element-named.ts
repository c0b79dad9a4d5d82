import type { PipelineDocument } from '#core/document/document.ts'
import type { Element } from '#core/document/element.ts'

/** An element as addresses name it: by its id, or an asset by its key. */
export const elementNamed = (document: PipelineDocument, named: string): Element | undefined =>
  Object.values(document.elements).find(
    (one) => one.id === named || (one.kind === 'asset' && one.key === named),
  )
