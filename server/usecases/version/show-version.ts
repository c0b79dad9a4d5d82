import type { Caller } from '#core/access/caller.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import { findVersion } from '#server/db/versions.ts'

import { noVersion } from '../pipeline/export-pipeline.ts'
import { liveDraft } from '../pipeline/find-live.ts'

export interface ShownVersion {
  document: PipelineDocument
}

/** A version as it was published. */
export const showVersion = (
  deps: { database: AppDatabase },
  caller: Caller,
  input: { pipelineId: string; number: number },
): Promise<ShownVersion> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    await liveDraft(tx, input.pipelineId)
    const version = await findVersion(tx, input.pipelineId, { number: input.number })
    if (!version) throw noVersion(input.number)
    return { document: version.document }
  })
