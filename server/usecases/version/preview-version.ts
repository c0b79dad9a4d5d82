import type { Caller } from '#core/access/caller.ts'
import { madeStale } from '#core/asset/made-stale.ts'
import { diffDocuments, type DocumentDifference } from '#core/document/diff-documents.ts'
import { emptyDocument } from '#core/document/document.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import { activeVersion } from '#server/db/versions.ts'

import { liveDraft } from '../pipeline/find-live.ts'
import { problemsOf, type Problem } from '../pipeline/problems-of.ts'
import type { InstallationGround } from '../tenant/run-ground.ts'

export interface VersionPreview {
  revision: number
  problems: Problem[]
  /** Against what is active now. */
  diff: DocumentDifference
  /** Assets that would be stale once the draft is active. */
  staleAssets: string[]
}

/** What publishing a draft now would change in the caller's deployment, and what stands in its way. */
export const previewVersion = (
  deps: { database: AppDatabase; ground: InstallationGround },
  caller: Caller,
  input: { pipelineId: string },
): Promise<VersionPreview> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    const { document, revision, name } = await liveDraft(tx, input.pipelineId)
    const active = await activeVersion(tx, caller.deploymentId, input.pipelineId)
    const before = active?.document ?? emptyDocument(name)
    return {
      revision,
      problems: await problemsOf(deps, tx, caller, input.pipelineId, document),
      diff: diffDocuments(before, document),
      staleAssets: madeStale(before, document),
    }
  })
