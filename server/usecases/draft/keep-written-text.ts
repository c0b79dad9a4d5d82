import type { Caller } from '#core/access/caller.ts'
import { parseText } from '#core/document/parse-text.ts'
import { unsafePart } from '#core/document/unsafe-text.ts'
import { Refusal } from '#core/refusal.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { updateWrittenText } from '#server/db/drafts.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'

import { heldDraft } from '../pipeline/find-live.ts'

/**
 * Keeps the words a draft is written in: comments, order and style, which are no part of the document. The document itself is saved by its
 * changes; where it has moved on, the words are brought up to it when they are shown. Refuses `invalid_document` for a text that is no pipeline.
 */
export const keepWrittenText = (
  deps: { database: AppDatabase },
  caller: Caller,
  input: { pipelineId: string; text: string },
): Promise<{ kept: true }> => {
  const { pipelineId, text } = input
  if (unsafePart({ text }))
    throw new Refusal('invalid_document', 'The text has characters that cannot be kept.')
  const parsed = parseText(text, 'yaml')
  if (parsed.outcome === 'refused')
    throw new Refusal('invalid_document', 'Only a text that can be read as a pipeline is kept.', {
      problems: parsed.problems,
    })
  return tenantTransaction(deps.database, caller, async (tx) => {
    await heldDraft(tx, pipelineId)
    await updateWrittenText(tx, pipelineId, text)
    return { kept: true }
  })
}
