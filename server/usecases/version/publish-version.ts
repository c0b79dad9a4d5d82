import type { Caller } from '#core/access/caller.ts'
import { contentHash } from '#core/document/canonical.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import { Refusal } from '#core/refusal.ts'
import { actorOf, recordAudit } from '#server/db/audit.ts'
import { tenantTransaction, type TenantTransaction } from '#server/db/tenant-scope.ts'
import { activeVersion, findVersion, insertVersion } from '#server/db/versions.ts'
import type { Clock } from '#server/platform/clock.ts'

import { heldDraft, liveDraft } from '../pipeline/find-live.ts'
import { hinders, problemsOf, type Problem } from '../pipeline/problems-of.ts'
import type { InstallationGround } from '../tenant/run-ground.ts'
import { activateVersion } from './activate-version.ts'
import { clusterProblems, type ClusterDeps } from './cluster-problems.ts'

/** Refuses `invalid_document`, with the problems, what cannot be run. */
export const refuseProblems = async (
  deps: { ground: InstallationGround },
  tx: TenantTransaction,
  caller: Caller,
  pipelineId: string,
  document: PipelineDocument,
  /** What else is known to be wrong with it. */
  further: Problem[] = [],
): Promise<void> => {
  const own = (await problemsOf(deps, tx, caller, pipelineId, document)).filter(hinders)
  const problems = own.length > 0 ? own : further.filter(hinders)
  if (problems.length === 0) return
  throw new Refusal(
    'invalid_document',
    problems.length === 1
      ? 'A problem stands in the way. Mend it, then publish.'
      : `${problems.length} problems stand in the way. Mend them, then publish.`,
    { problems },
  )
}

export interface PublishDeps extends ClusterDeps {
  clock: Clock
}

/** Asked before the draft is held: a cluster that takes its time keeps nobody from editing. */
const clusterSays = async (
  deps: ClusterDeps,
  caller: Caller,
  input: { pipelineId: string; revision: number },
): Promise<Problem[]> => {
  if (!deps.podTrial) return []
  const { document, revision } = await tenantTransaction(deps.database, caller, (tx) =>
    liveDraft(tx, input.pipelineId),
  )
  return revision === input.revision ? clusterProblems(deps, caller, input.pipelineId, document) : []
}

/**
 * Freezes a draft as a version and makes it the active one. The draft must be the one the caller looked at (`revision`). Content that was
 * published before keeps its number. Refuses `revision_conflict`, `nothing_to_publish`, and `invalid_document` with the problems.
 */
export const publishVersion = async (
  deps: PublishDeps,
  caller: Caller,
  input: { pipelineId: string; revision: number; reason: string },
): Promise<{ number: number; hash: string }> => {
  const said = await clusterSays(deps, caller, input)
  return tenantTransaction(deps.database, caller, async (tx) => {
    const { pipelineId, reason } = input
    const { document, revision, name } = await heldDraft(tx, pipelineId)
    if (revision !== input.revision)
      throw new Refusal(
        'revision_conflict',
        'The draft was edited since you looked at it. Look at what changed, then publish.',
        {
          revision,
        },
      )
    const hash = contentHash(document)
    const active = await activeVersion(tx, caller.deploymentId, pipelineId)
    if (active?.hash === hash)
      throw new Refusal(
        'nothing_to_publish',
        `Nothing has changed since version ${active.number}, which is active.`,
      )
    await refuseProblems(deps, tx, caller, pipelineId, document, said)
    const now = deps.clock.now()
    const known = await findVersion(tx, pipelineId, { hash })
    const number =
      known?.number ??
      (await insertVersion(tx, { pipelineId, hash, document, reason, author: caller.user.id, at: now }))
    await activateVersion(tx, caller, { pipelineId, version: { hash, document }, reason, now })
    await recordAudit(tx, actorOf(caller), {
      action: 'pipeline.published',
      target: { id: pipelineId, name },
      detail: { number, hash, reason, deployment: caller.deploymentId },
    })
    return { number, hash }
  })
}
