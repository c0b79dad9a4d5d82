import type { PipelineDocument } from '#core/document/document.ts'
import { IncrementalValidation } from '#core/document/validation/validate-incrementally.ts'

import type { Problem } from './problem.ts'

export type ForeignAssets = readonly { key: string; pipeline: string; type?: string | null | undefined }[]

/** Validation that looks only at what changed, knowing the assets that other pipelines of the deployment make. */
export const validator = (foreign: ForeignAssets): ((document: PipelineDocument) => readonly Problem[]) => {
  const validation = new IncrementalValidation({ foreignKeys: new Set(foreign.map(({ key }) => key)) })
  return (document) => validation.validate(document)
}
