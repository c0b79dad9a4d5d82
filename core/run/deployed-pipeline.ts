import type { PipelineDocument } from '../document/document.ts'

/** A version of a pipeline as a deployment has it. Runs remember id and hash, so that their step graph can be made again. */
export interface DeployedPipeline {
  id: string
  hash: string
  document: PipelineDocument
}
