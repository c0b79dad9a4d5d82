import { keysOf } from '../document/asset-graph.ts'
import type { PipelineDocument } from '../document/document.ts'
import { nameFieldOf } from '../document/name-of.ts'
import type { Problem } from '../document/validation/problem.ts'

/** Assets of a document whose keys another pipeline of the deployment makes by now: it cannot become active beside that one. */
export const keysOfOthers = (
  document: Pick<PipelineDocument, 'elements'>,
  others: readonly { key: string; pipeline: string }[],
): Problem[] => {
  const owners = new Map(others.map(({ key, pipeline }) => [key, pipeline]))
  return Object.values(document.elements).flatMap((element) =>
    keysOf(element).flatMap((key): Problem[] => {
      const pipeline = owners.get(key)
      if (pipeline === undefined) return []
      return [
        {
          code: 'duplicate_name',
          severity: 'error',
          elementId: element.id,
          field: element.kind === 'multiAsset' ? 'assets' : (nameFieldOf(element) ?? 'key'),
          message: `The asset ${key} is made by the pipeline ${pipeline} already. A key is made once in a deployment: rename one of them.`,
        },
      ]
    }),
  )
}
