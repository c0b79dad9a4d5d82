import type { Caller } from '#core/access/caller.ts'
import { changeBetween } from '#core/document/change-between.ts'
import { actorOf, recordAudit } from '#server/db/audit.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import { findVersion, wasActive } from '#server/db/versions.ts'
import type { Clock } from '#server/platform/clock.ts'
import { newId } from '#server/platform/ids.ts'

import { writeDraft } from '../draft/write-draft.ts'
import { noVersion } from '../pipeline/export-pipeline.ts'
import { heldDraft } from '../pipeline/find-live.ts'
import type { Problem } from '../pipeline/problems-of.ts'
import { activateVersion } from './activate-version.ts'
import { clusterProblems, type ClusterDeps } from './cluster-problems.ts'
import { keepDraft } from './keep-draft.ts'
import { refuseProblems } from './publish-version.ts'

export interface RestoreInput {
  pipelineId: string
  number: number
  /** Bring its content back into the draft, or make it the active version at once and leave the draft alone. */
  as: 'draft' | 'active'
  reason: string
}

/** Asked before the draft is held, and only of what never ran. A version never changes, so that what is said of it here holds there. */
const clusterSays = async (
  deps: ClusterDeps,
  caller: Caller,
  { pipelineId, number, as }: RestoreInput,
): Promise<Problem[]> => {
  if (!deps.podTrial || as === 'draft') return []
  const untried = await tenantTransaction(deps.database, caller, async (tx) => {
    const version = await findVersion(tx, pipelineId, { number })
    return version && !(await wasActive(tx, caller.deploymentId, pipelineId, version.hash))
      ? version.document
      : undefined
  })
  return untried ? clusterProblems(deps, caller, pipelineId, untried) : []
}

/**
 * Brings a version back. Into the draft it comes as an edit like any other, which other designers see; a draft that no version
 * holds is kept as one first (`kept`). A kept draft that cannot be run is not made active: refuses `invalid_document`, with the problems.
 */
export const restoreVersion = async (
  deps: ClusterDeps & { clock: Clock },
  caller: Caller,
  input: RestoreInput,
): Promise<{ number: number; hash: string; revision: number; kept: number | null }> => {
  const said = await clusterSays(deps, caller, input)
  return tenantTransaction(deps.database, caller, async (tx) => {
    const { pipelineId, number, reason } = input
    const draft = await heldDraft(tx, pipelineId)
    const version = await findVersion(tx, pipelineId, { number })
    if (!version) throw noVersion(number)
    const now = deps.clock.now()
    let { revision } = draft
    let kept: number | null = null
    if (input.as === 'active') {
      // What ran once may always come back; a kept draft was never looked at.
      if (!(await wasActive(tx, caller.deploymentId, pipelineId, version.hash)))
        await refuseProblems(deps, tx, caller, pipelineId, version.document, said)
      await activateVersion(tx, caller, { pipelineId, version, reason, now })
    } else {
      // A pipeline that was renamed since stays renamed.
      const settings = { ...version.document.settings, name: draft.document.settings.name }
      const wanted = { ...version.document, settings }
      const change = changeBetween(draft.document, wanted, `Restore version ${number}`)
      const changes = change.edits.length > 0 ? [change] : []
      const why = `The draft before version ${number} was restored`
      kept = await keepDraft(tx, caller, { pipelineId, document: draft.document, reason: why, now })
      const written = await writeDraft(tx, caller, draft, { client: newId(), batch: 0, changes, now })
      revision = written.revision
    }
    await recordAudit(tx, actorOf(caller), {
      action: input.as === 'active' ? 'pipeline.versionActivated' : 'pipeline.versionRestored',
      target: { id: pipelineId, name: draft.name },
      detail: { number, reason, ...(kept !== null && { kept }) },
    })
    return { number, hash: version.hash, revision, kept }
  })
}
