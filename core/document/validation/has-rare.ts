import { makesAssets } from '../asset-graph.ts'
import type { PipelineDocument } from '../document.ts'
import type { Element } from '../element.ts'

const kinds: ReadonlySet<Element['kind']> = new Set(['schedule', 'sensor', 'resource'])

/** Whether a document has something that only `checkRare` looks over. */
export const hasRare = ({ elements }: PipelineDocument): boolean =>
  Object.values(elements).some(
    (element) =>
      kinds.has(element.kind) ||
      (makesAssets(element) &&
        (element.kind === 'asset' ? [element] : element.assets).some(
          ({ automation }: { automation?: string | undefined }) => automation !== undefined,
        )),
  )
