import { Refusal } from '#core/refusal.ts'
import { lockDraft, readDraft, type DraftRow } from '#server/db/drafts.ts'
import { findPipelineByName, type PipelineRow } from '#server/db/pipelines.ts'
import type { TenantTransaction } from '#server/db/tenant-scope.ts'

const noPipeline = (): Refusal =>
  new Refusal('not_found', 'There is no such pipeline in this tenant; perhaps it was deleted or renamed.')

/** The live pipeline with a name. Refuses `not_found`. */
export const pipelineNamed = async (tx: TenantTransaction, name: string): Promise<PipelineRow> => {
  const found = await findPipelineByName(tx, name)
  if (!found) throw noPipeline()
  return found
}

/** The draft of a live pipeline. Refuses `not_found`. */
export const liveDraft = async (tx: TenantTransaction, pipelineId: string): Promise<DraftRow> => {
  const draft = await readDraft(tx, pipelineId)
  if (!draft) throw noPipeline()
  return draft
}

/** The draft of a live pipeline, held until the end of the transaction. Refuses `not_found`. */
export const heldDraft = async (tx: TenantTransaction, pipelineId: string): Promise<DraftRow> => {
  const draft = await lockDraft(tx, pipelineId)
  if (!draft) throw noPipeline()
  return draft
}
