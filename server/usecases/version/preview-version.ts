import type { Caller } from '#core/access/caller.ts'
import { keysOfOthers } from '#core/asset/keys-of-others.ts'
import { contentHash } from '#core/document/canonical.ts'
import { ofPipeline } from '#core/document/changed-elements.ts'
import { diffDocuments, type DocumentDifference } from '#core/document/diff-documents.ts'
import { emptyDocument, type PipelineDocument } from '#core/document/document.ts'
import { foreignAssets } from '#server/db/deployed-assets.ts'
import { lastChanges, type LastChange } from '#server/db/last-changes.ts'
import { tenantTransaction, type TenantTransaction } from '#server/db/tenant-scope.ts'
import { activeVersion, findVersion, nextNumber, wasActive } from '#server/db/versions.ts'

import { noVersion } from '../pipeline/export-pipeline.ts'
import { liveDraft } from '../pipeline/find-live.ts'
import { hinders, problemsOf, type Problem } from '../pipeline/problems-of.ts'
import { clusterProblems, type ClusterDeps } from './cluster-problems.ts'

export interface VersionPreview {
  /** Of the draft. */
  revision: number
  /** The number of the version: that of the content where it was published before, else the next. */
  number: number
  problems: Problem[]
  /** Against what is active now. */
  diff: DocumentDifference
  /** Of a draft: who last changed each element that differs, by its id, and by `ofPipeline` the settings. */
  lastChanges: Record<string, LastChange>
  document: PipelineDocument
}

/** What becoming active would change in the caller's deployment, and what stands in its way: of the draft as it is now, or of a version. */
export const previewVersion = async (
  deps: ClusterDeps,
  caller: Caller,
  input: { pipelineId: string; number?: number | undefined },
): Promise<VersionPreview> => {
  const { wasTried, ...preview } = await tenantTransaction(deps.database, caller, (tx) =>
    input.number === undefined
      ? ofDraft(deps, tx, caller, input.pipelineId)
      : ofVersion(deps, tx, caller, { ...input, number: input.number }),
  )
  if (wasTried || preview.problems.some(hinders)) return preview
  const said = await clusterProblems(deps, caller, input.pipelineId, preview.document)
  return { ...preview, problems: [...preview.problems, ...said] }
}

/** With whether its pods ran before, so that no cluster is asked about them. */
type Previewed = VersionPreview & { wasTried: boolean }

const ofDraft = async (
  deps: ClusterDeps,
  tx: TenantTransaction,
  caller: Caller,
  pipelineId: string,
): Promise<Previewed> => {
  const { document, revision, name } = await liveDraft(tx, pipelineId)
  const active = await activeVersion(tx, caller.deploymentId, pipelineId)
  const known = await findVersion(tx, pipelineId, { hash: contentHash(document) })
  const taken = keysOfOthers(document, await foreignAssets(tx, caller.deploymentId, pipelineId))
  const diff = diffDocuments(active?.document ?? emptyDocument(name), document)
  const differing = diff.elements.map((one) => (one.how === 'changed' ? one.after.id : one.element.id))
  return {
    document,
    revision,
    number: known?.number ?? (await nextNumber(tx, pipelineId)),
    problems: [...(await problemsOf(deps, tx, caller, pipelineId, document)), ...taken],
    diff,
    lastChanges: await lastChanges(tx, pipelineId, [...differing, ofPipeline]),
    wasTried: false,
  }
}

/** What ran once may always come back, unless another pipeline has taken one of its keys since. */
const ofVersion = async (
  deps: ClusterDeps,
  tx: TenantTransaction,
  caller: Caller,
  { pipelineId, number }: { pipelineId: string; number: number },
): Promise<Previewed> => {
  const { revision, name } = await liveDraft(tx, pipelineId)
  const version = await findVersion(tx, pipelineId, { number })
  if (!version) throw noVersion(number)
  const { document, hash } = version
  const active = await activeVersion(tx, caller.deploymentId, pipelineId)
  const wasTried = await wasActive(tx, caller.deploymentId, pipelineId, hash)
  const own = wasTried ? [] : await problemsOf(deps, tx, caller, pipelineId, document)
  return {
    document,
    revision,
    number,
    problems: [...own, ...keysOfOthers(document, await foreignAssets(tx, caller.deploymentId, pipelineId))],
    diff: diffDocuments(active?.document ?? emptyDocument(name), document),
    lastChanges: {},
    wasTried,
  }
}
