import type { Caller } from '#core/access/caller.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import type { RunGround } from '#core/pod/ground.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { foreignAssets, type ForeignAsset } from '#server/db/deployed-assets.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import { activeVersion, type VersionRow } from '#server/db/versions.ts'

import { liveDraft, pipelineNamed } from '../pipeline/find-live.ts'
import { runGround, shownGround, type InstallationGround } from '../tenant/run-ground.ts'

export interface OpenedDraft {
  pipelineId: string
  name: string
  revision: number
  document: PipelineDocument
  active: VersionRow | null
  foreignAssets: ForeignAsset[]
  me: { id: string; name: string }
  /** What its runs stand on, for a designer to check against. */
  ground: RunGround
}

/** What a designer needs to begin: the draft, what is active of it, and what the other pipelines of the deployment make. */
export const openDraft = (
  deps: { database: AppDatabase; ground: InstallationGround },
  caller: Caller,
  input: { pipeline: string } | { pipelineId: string },
): Promise<OpenedDraft> =>
  tenantTransaction(deps.database, caller, async (tx) => {
    const id = 'pipeline' in input ? (await pipelineNamed(tx, input.pipeline)).id : input.pipelineId
    const { pipelineId, name, revision, document } = await liveDraft(tx, id)
    const active = await activeVersion(tx, caller.deploymentId, id)
    const foreign = await foreignAssets(tx, caller.deploymentId, id)
    const me = { id: caller.user.id, name: caller.user.name }
    const ground = shownGround(await runGround(tx, deps.ground, caller.deploymentId))
    return {
      pipelineId,
      name,
      revision,
      document,
      active: active ?? null,
      foreignAssets: foreign,
      me,
      ground,
    }
  })
