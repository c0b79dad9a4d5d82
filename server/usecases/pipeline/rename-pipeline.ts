import type { Caller } from '#core/access/caller.ts'
import type { Change } from '#core/document/change.ts'
import { Refusal } from '#core/refusal.ts'
import { actorOf, recordAudit } from '#server/db/audit.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { pipelineNames } from '#server/db/pipelines.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import type { Clock } from '#server/platform/clock.ts'
import { newId } from '#server/platform/ids.ts'

import { writeDraft } from '../draft/write-draft.ts'
import { checkPipelineName, nameTaken } from './create-pipeline.ts'
import { heldDraft, pipelineNamed } from './find-live.ts'

/** Renames a pipeline: an edit of its draft like any other. Versions keep the name they were published with. */
export const renamePipeline = (
  deps: { database: AppDatabase; clock: Clock },
  caller: Caller,
  input: { pipeline: string; name: string },
): Promise<void> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    const name = input.name.trim()
    checkPipelineName(name)
    const { id } = await pipelineNamed(tx, input.pipeline)
    const draft = await heldDraft(tx, id)
    if (draft.name === name) return
    if ((await pipelineNames(tx)).has(name)) throw nameTaken(name)
    const change: Change = {
      label: `Rename ${draft.name} to ${name}`,
      edits: [{ do: 'configure', field: 'name', from: draft.document.settings.name, to: name }],
    }
    await writeDraft(tx, caller, draft, {
      client: newId(),
      batch: 0,
      changes: [change],
      now: deps.clock.now(),
    })
    const renamed = (await pipelineNames(tx)).has(name)
    if (!renamed)
      throw new Refusal('name_taken', `There is a pipeline "${name}" already. Choose another name.`)
    await recordAudit(tx, actorOf(caller), {
      action: 'pipeline.renamed',
      target: { id, name },
      detail: { from: draft.name },
    })
  })
