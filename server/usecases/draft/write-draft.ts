import type { Caller } from '#core/access/caller.ts'
import { applyChange } from '#core/document/apply-change.ts'
import type { Change } from '#core/document/change.ts'
import { changedElements } from '#core/document/changed-elements.ts'
import { documentLimits, limitWords } from '#core/document/document-limits.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import { whyBadPipelineName } from '#core/document/pipeline-name.ts'
import { unsafePart } from '#core/document/unsafe-text.ts'
import { Refusal } from '#core/refusal.ts'
import { announce } from '#server/db/announce.ts'
import { forgetChanges, insertChanges, updateDraft, type DraftRow } from '#server/db/drafts.ts'
import { keepLastChanges } from '#server/db/last-changes.ts'
import { renamePipelineRow } from '#server/db/pipelines.ts'
import type { TenantTransaction } from '#server/db/tenant-scope.ts'

/** So many changes are kept for those who catch up; who is further behind loads the draft anew. */
export const keptChanges = 2000

const refusalCode = {
  misfit: 'revision_conflict',
  invalid: 'invalid_document',
  too_large: 'too_large',
} as const

const afterAll = (document: PipelineDocument, changes: readonly Change[]): PipelineDocument => {
  let current = document
  for (const change of changes) {
    if (unsafePart({ label: change.label }))
      throw new Refusal('invalid_input', 'A change has a label that cannot be kept.')
    const result = applyChange(current, change)
    if (result.outcome === 'refused') throw new Refusal(refusalCode[result.reason], result.message)
    current = result.document
  }
  return current
}

/** Refuses a document that is larger than one may be. */
export const checkSize = (document: PipelineDocument): void => {
  if (Buffer.byteLength(JSON.stringify(document)) > documentLimits.sizeBytes)
    throw new Refusal(
      'too_large',
      `A pipeline has at most ${limitWords.size}. Split it into several, or keep large data in files.`,
    )
}

/** The revision that each element is changed with last, by changes that follow a revision, one each. */
const changedAt = (before: number, changes: readonly Change[]): ReadonlyMap<string, number> =>
  new Map(
    changes.flatMap((change, index) => [...changedElements(change)].map((id) => [id, before + index + 1])),
  )

export interface Writing {
  /** Who sends the changes: one open designer, or one act of the server. */
  client: string
  batch: number
  changes: readonly Change[]
  now: Date
  /** What the draft is imported from, where that is another text from now on. */
  text?: string | null
}

/**
 * Applies changes that were made on the draft as it is, one revision each, and tells everybody. Needs the draft to be locked.
 * The pipeline is called what its settings say, as soon as that is a name and free; until then it keeps the one it has.
 */
export const writeDraft = async (
  tx: TenantTransaction,
  caller: Caller,
  draft: DraftRow,
  { client, batch, changes, now, text = draft.text }: Writing,
): Promise<{ revision: number; document: PipelineDocument }> => {
  const { pipelineId } = draft
  const document = afterAll(draft.document, changes)
  if (changes.length === 0) return { revision: draft.revision, document }
  checkSize(document)
  const revision = draft.revision + changes.length
  const by = caller.user.id
  await insertChanges(tx, { pipelineId, revision: draft.revision, client, batch, by, changes: [...changes] })
  await keepLastChanges(tx, { pipelineId, by, at: now, revisions: changedAt(draft.revision, changes) })
  await updateDraft(tx, { pipelineId, revision, document, text, by, at: now })
  const { name } = document.settings
  if (name !== draft.name && !whyBadPipelineName(name)) await renamePipelineRow(tx, pipelineId, name)
  // Not at every save: what is forgotten a little later costs nothing.
  if (Math.floor(revision / 100) > Math.floor(draft.revision / 100) && revision > keptChanges)
    await forgetChanges(tx, pipelineId, revision - keptChanges)
  await announce(tx, [{ topic: `draft:${pipelineId}`, revision }, { topic: 'drafts' }])
  return { revision, document }
}
