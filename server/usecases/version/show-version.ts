import type { Caller } from '#core/access/caller.ts'
import { diffDocuments, type DocumentDifference } from '#core/document/diff-documents.ts'
import { emptyDocument, type PipelineDocument } from '#core/document/document.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import { findVersion, previousVersion } from '#server/db/versions.ts'

import { noVersion } from '../pipeline/export-pipeline.ts'
import { liveDraft } from '../pipeline/find-live.ts'

export interface ShownVersion {
  document: PipelineDocument
  /** Against the version with the number before; the first one against nothing. */
  diffToPrevious: DocumentDifference
}

/** A version as it was published, and what it changed. */
export const showVersion = (
  deps: { database: AppDatabase },
  caller: Caller,
  input: { pipelineId: string; number: number },
): Promise<ShownVersion> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    await liveDraft(tx, input.pipelineId)
    const version = await findVersion(tx, input.pipelineId, { number: input.number })
    if (!version) throw noVersion(input.number)
    const { document } = version
    const previous = await previousVersion(tx, input.pipelineId, input.number)
    const before = previous?.document ?? emptyDocument(document.settings.name)
    return { document, diffToPrevious: diffDocuments(before, document) }
  })
