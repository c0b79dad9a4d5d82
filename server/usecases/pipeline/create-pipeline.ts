import type { Caller } from '#core/access/caller.ts'
import { emptyDocument, type PipelineDocument } from '#core/document/document.ts'
import { whyBadPipelineName } from '#core/document/pipeline-name.ts'
import { Refusal } from '#core/refusal.ts'
import { announce } from '#server/db/announce.ts'
import { actorOf, recordAudit } from '#server/db/audit.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { insertDraft } from '#server/db/drafts.ts'
import { insertPipeline } from '#server/db/pipelines.ts'
import { tenantTransaction, type TenantTransaction } from '#server/db/tenant-scope.ts'
import { newId } from '#server/platform/ids.ts'

export interface MadePipeline {
  id: string
  name: string
}

/** Refuses a name that no pipeline can have. */
export const checkPipelineName = (name: string): void => {
  const why = whyBadPipelineName(name)
  if (why) throw new Refusal('invalid_input', `The name of a pipeline ${why}.`, { field: 'name' })
}

export const nameTaken = (name: string): Refusal =>
  new Refusal('name_taken', `There is a pipeline "${name}" already. Choose another name.`, {
    field: 'name',
    name,
  })

/** Adds a pipeline with a draft, in a transaction that is open. Refuses a bad name and `name_taken`. */
export const addPipeline = async (
  tx: TenantTransaction,
  caller: Caller,
  given: { document: PipelineDocument; text: string | null },
): Promise<MadePipeline> => {
  const { name } = given.document.settings
  checkPipelineName(name)
  const id = newId()
  if (!(await insertPipeline(tx, { id, name, createdBy: caller.user.id }))) throw nameTaken(name)
  await insertDraft(tx, { pipelineId: id, ...given, by: caller.user.id })
  await recordAudit(tx, actorOf(caller), { action: 'pipeline.created', target: { id, name } })
  await announce(tx, [{ topic: 'pipelines' }])
  return { id, name }
}

/** Makes an empty pipeline. Refuses a bad name and `name_taken`. */
export const createPipeline = (
  deps: { database: AppDatabase },
  caller: Caller,
  input: { name: string },
): Promise<MadePipeline> =>
  tenantTransaction(deps.database, caller, (tx) =>
    addPipeline(tx, caller, { document: emptyDocument(input.name.trim()), text: null }),
  )
