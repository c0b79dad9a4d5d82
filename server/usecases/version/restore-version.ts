import type { Caller } from '#core/access/caller.ts'
import { changeBetween } from '#core/document/change-between.ts'
import { actorOf, recordAudit } from '#server/db/audit.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import { findVersion } from '#server/db/versions.ts'
import type { Clock } from '#server/platform/clock.ts'
import { newId } from '#server/platform/ids.ts'

import { writeDraft } from '../draft/write-draft.ts'
import { noVersion } from '../pipeline/export-pipeline.ts'
import { heldDraft } from '../pipeline/find-live.ts'
import { activateVersion } from './activate-version.ts'

export interface RestoreInput {
  pipelineId: string
  number: number
  /** Bring its content back into the draft, or make it the active version at once and leave the draft alone. */
  as: 'draft' | 'active'
  reason: string
}

/** Brings a version back. Into the draft it comes as an edit like any other, which can be undone and which other designers see. */
export const restoreVersion = (
  deps: { database: AppDatabase; clock: Clock },
  caller: Caller,
  input: RestoreInput,
): Promise<{ number: number; hash: string; revision: number }> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    const { pipelineId, number, reason } = input
    const draft = await heldDraft(tx, pipelineId)
    const version = await findVersion(tx, pipelineId, { number })
    if (!version) throw noVersion(number)
    const now = deps.clock.now()
    let { revision } = draft
    if (input.as === 'active') {
      await activateVersion(tx, caller, { pipelineId, version, reason, now })
    } else {
      // A pipeline that was renamed since stays renamed.
      const settings = { ...version.document.settings, name: draft.document.settings.name }
      const wanted = { ...version.document, settings }
      const change = changeBetween(draft.document, wanted, `Restore version ${number}`)
      const changes = change.edits.length > 0 ? [change] : []
      const written = await writeDraft(tx, caller, draft, { client: newId(), batch: 0, changes, now })
      revision = written.revision
    }
    await recordAudit(tx, actorOf(caller), {
      action: input.as === 'active' ? 'pipeline.versionActivated' : 'pipeline.versionRestored',
      target: { id: pipelineId, name: draft.name },
      detail: { number, reason },
    })
    return { number, hash: version.hash, revision }
  })
