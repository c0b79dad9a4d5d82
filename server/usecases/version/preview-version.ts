import type { Caller } from '#core/access/caller.ts'
import { madeStale, type MadeStale } from '#core/asset/made-stale.ts'
import { diffDocuments, type DocumentDifference } from '#core/document/diff-documents.ts'
import { emptyDocument, type PipelineDocument } from '#core/document/document.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import { activeVersion } from '#server/db/versions.ts'

import { liveDraft } from '../pipeline/find-live.ts'
import { hinders, problemsOf, type Problem } from '../pipeline/problems-of.ts'
import { clusterProblems, type ClusterDeps } from './cluster-problems.ts'

export interface VersionPreview {
  revision: number
  problems: Problem[]
  /** Against what is active now. */
  diff: DocumentDifference
  /** Assets that would be stale once the draft is active. */
  staleAssets: MadeStale[]
}

/** What publishing a draft now would change in the caller's deployment, and what stands in its way. */
export const previewVersion = async (
  deps: ClusterDeps,
  caller: Caller,
  input: { pipelineId: string },
): Promise<VersionPreview> => {
  const { document, ...preview } = await previewDraft(deps, caller, input)
  if (preview.problems.some(hinders)) return preview
  const said = await clusterProblems(deps, caller, input.pipelineId, document)
  return { ...preview, problems: [...preview.problems, ...said] }
}

const previewDraft = (
  deps: ClusterDeps,
  caller: Caller,
  input: { pipelineId: string },
): Promise<VersionPreview & { document: PipelineDocument }> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    const { document, revision, name } = await liveDraft(tx, input.pipelineId)
    const active = await activeVersion(tx, caller.deploymentId, input.pipelineId)
    const before = active?.document ?? emptyDocument(name)
    return {
      document,
      revision,
      problems: await problemsOf(deps, tx, caller, input.pipelineId, document),
      diff: diffDocuments(before, document),
      staleAssets: madeStale(before, document),
    }
  })
