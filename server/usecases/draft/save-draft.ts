import type { Caller } from '#core/access/caller.ts'
import type { Change } from '#core/document/change.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { changesBetween, findSave, insertSave, type SavedChange, type SaveRow } from '#server/db/drafts.ts'
import { tenantTransaction, type TenantTransaction } from '#server/db/tenant-scope.ts'
import type { Clock } from '#server/platform/clock.ts'

import { heldDraft } from '../pipeline/find-live.ts'
import { broughtOver, type Conflict } from './brought-over.ts'
import { tooFarBehind, wholeSpan } from './read-changes.ts'
import { writeDraft } from './write-draft.ts'

export interface SaveInput {
  pipelineId: string
  /** The revision that the first of the changes was made on. */
  baseRevision: number
  client: string
  /** Rises by one a save of this client: a save that is sent again is recognised by it. */
  batch: number
  changes: Change[]
}

export interface SavedDraft {
  revision: number
  /** What others did in between. */
  theirs: SavedChange[]
  /** The caller's changes as they were applied on top of that. */
  rebased: Change[]
  /** Where both had a hand on one thing: the caller's is kept as a copy. */
  conflicts: Conflict[]
}

/** The answer that was given to a save when it came first. */
const answerAgain = async (
  tx: TenantTransaction,
  pipelineId: string,
  { baseRevision, beforeRevision, afterRevision, conflicts }: SaveRow,
): Promise<SavedDraft> => {
  const limit = Math.max(afterRevision - baseRevision, 1)
  const all = await changesBetween(tx, pipelineId, { after: baseRevision, upTo: afterRevision, limit })
  return {
    revision: afterRevision,
    theirs: all.filter(({ revision }) => revision <= beforeRevision),
    rebased: all.filter(({ revision }) => revision > beforeRevision).map(({ change }) => change),
    conflicts: conflicts as Conflict[],
  }
}

/**
 * Applies a designer's changes to the draft, over what others did since the revision they were made on. Everything in one transaction that
 * holds the draft, so saves come one after another; a save sent again is not applied again and gets its first answer.
 * Refuses `revision_conflict` where the base is too long ago, `invalid_document` and `too_large` where the result is no document.
 */
export const saveDraft = (
  deps: { database: AppDatabase; clock: Clock },
  caller: Caller,
  input: SaveInput,
): Promise<SavedDraft> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    const { pipelineId, baseRevision, client, batch } = input
    const draft = await heldDraft(tx, pipelineId)
    const before = await findSave(tx, pipelineId, client, batch)
    if (before) return answerAgain(tx, pipelineId, before)
    const theirs =
      baseRevision > draft.revision
        ? undefined
        : await wholeSpan(tx, pipelineId, baseRevision, draft.revision)
    if (!theirs) throw tooFarBehind()
    const { changes, conflicts } = broughtOver(draft.document, theirs, input.changes, caller.user.name)
    const { revision } = await writeDraft(tx, caller, draft, {
      client,
      batch,
      changes,
      now: deps.clock.now(),
    })
    const save = { baseRevision, beforeRevision: draft.revision, afterRevision: revision, conflicts }
    await insertSave(tx, { pipelineId, client, batch, ...save })
    return { revision, theirs, rebased: changes, conflicts }
  })
