import type { PipelineDocument } from '#core/document/document.ts'

/** The version that runs now. */
export interface Active {
  number: number
  hash: string
  document: PipelineDocument
}
