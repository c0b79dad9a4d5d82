import type { Caller } from '#core/access/caller.ts'
import { contentHash } from '#core/document/canonical.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import { announce } from '#server/db/announce.ts'
import type { TenantTransaction } from '#server/db/tenant-scope.ts'
import { findVersion, insertVersion } from '#server/db/versions.ts'

interface DraftToKeep {
  pipelineId: string
  document: PipelineDocument
  /** Why it is kept, as the history shows it. */
  reason: string
  now: Date
}

/**
 * Keeps a draft that is about to be replaced as a version that is active nowhere, so that nothing in it is lost. Answers its number;
 * null where a version has that content already, or where there is nothing in it. Needs the draft to be locked.
 */
export const keepDraft = async (
  tx: TenantTransaction,
  caller: Caller,
  { pipelineId, document, reason, now }: DraftToKeep,
): Promise<number | null> => {
  if (Object.keys(document.elements).length === 0) return null
  const hash = contentHash(document)
  if (await findVersion(tx, pipelineId, { hash })) return null
  const number = await insertVersion(tx, {
    pipelineId,
    hash,
    document,
    reason,
    author: caller.user.id,
    at: now,
  })
  await announce(tx, [{ topic: 'pipelines' }])
  return number
}
