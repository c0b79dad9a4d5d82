import { Refusal } from '#core/refusal.ts'
import { changesBetween, type SavedChange } from '#server/db/drafts.ts'
import type { TenantTransaction } from '#server/db/tenant-scope.ts'

import { liveDraft } from '../pipeline/find-live.ts'

/** More than so many at once are slower to apply than the draft is to load. */
const mostAtOnce = 1000

/** Every change after one revision up to another; undefined where they are too many, or no longer kept. */
export const wholeSpan = async (
  tx: TenantTransaction,
  pipelineId: string,
  after: number,
  upTo: number,
): Promise<SavedChange[] | undefined> => {
  if (upTo - after > mostAtOnce) return undefined
  const changes = await changesBetween(tx, pipelineId, { after, upTo, limit: mostAtOnce })
  return changes.length === upTo - after ? changes : undefined
}

export type CaughtUp = { revision: number; changes: SavedChange[] } | { reload: true }

/** What happened to a draft since a revision. `reload` where that is too long ago, or not of this draft's past. */
export const changesSince = async (
  tx: TenantTransaction,
  input: { pipelineId: string; revision: number },
): Promise<CaughtUp> => {
  const { revision } = await liveDraft(tx, input.pipelineId)
  if (input.revision > revision) return { reload: true }
  const changes = await wholeSpan(tx, input.pipelineId, input.revision, revision)
  return changes ? { revision, changes } : { reload: true }
}

export const tooFarBehind = (): Refusal =>
  new Refusal(
    'revision_conflict',
    'The draft has moved on too far since. Load it anew; what you had not saved is offered to you there.',
  )
