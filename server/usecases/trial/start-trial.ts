import { contentHash } from '#core/document/canonical.ts'
import { Refusal } from '#core/refusal.ts'
import type { DeployedPipeline } from '#core/run/deployed-pipeline.ts'
import { producersOf } from '#core/run/producer.ts'
import { chooseAssets, type ChosenAssets, type TrialWish } from '#core/trial/choose-assets.ts'
import type { Sql, SqlPool } from '#server/db/sql-pool.ts'
import { loadPins } from '#server/db/sql/pinned-outputs.ts'
import { runOfRequest } from '#server/db/sql/requested-run.ts'
import { seenWithValue } from '#server/db/sql/seen-assets.ts'
import { insertTrial, keepSnapshot, loadDraftToTry, trialsGoing } from '#server/db/sql/trial-rows.ts'
import type { VersionCache } from '#server/db/version-cache.ts'

import { cancelRunIn } from '../run/cancel-run.ts'
import { cutToLatest } from '../run/cut-target.ts'
import { startResolvedRunIn } from '../run/start-run.ts'

export interface TrialRequest extends TrialWish {
  tenantId: string
  deploymentId: string
  pipelineId: string
  by: { id: string; name: string }
  /** Rows of an input that its steps are given. */
  sampleRows: number
  requestId?: string | undefined
}

/** Somebody sits before the screen and waits: of the runs of a tenant that wait, trials go first. */
const priority = 100

/** What is canceled is not tried again, so nothing of its end is left to chance. */
const noChance = { next: () => 0 }

/** Who tries again waits for the new answer alone: what is still tried of the pipeline for them ends. */
const supersede = async (sql: Sql, { tenantId, pipelineId, by }: TrialRequest, now: Date): Promise<void> => {
  for (const { runId, deploymentId } of await trialsGoing(sql, { tenantId, pipelineId, userId: by.id }))
    await cancelRunIn(sql, noChance, { tenantId, deploymentId, runId, by: by.name, force: false }, now)
}

const draftOf = async (sql: Sql, tenantId: string, pipelineId: string): Promise<DeployedPipeline> => {
  const draft = await loadDraftToTry(sql, tenantId, pipelineId)
  if (!draft)
    throw new Refusal('not_found', 'There is no such pipeline in this tenant; perhaps it was deleted.')
  const { elements, settings } = draft.document
  const document = { elements, settings: { ...settings, name: draft.name }, layout: {} }
  return { id: pipelineId, hash: contentHash(document), document }
}

/** What lacks a value, and what would help. */
const refuseMissing = ({ asset, upTo }: TrialWish, { missing }: ChosenAssets): void => {
  if (missing.length === 0) return
  const [named, verb] = missing.length === 1 ? [missing[0], 'has'] : [missing.join(', '), 'have']
  const help = upTo
    ? 'It is made elsewhere, disabled, or made by nothing that is drawn here: materialize it there, or enable it.'
    : 'Try up to here, which makes it too, or materialize it first.'
  throw new Refusal('wrong_state', `"${asset}" reads ${named}, which ${verb} no value yet. ${help}`, {
    missing,
    upTo,
  })
}

/**
 * Starts a trial: a run of a draft as it is now, on samples of its inputs, whose outputs go nowhere but to who asked. Counts as a run for the
 * tenant's slots and for what it computes, and for nothing else. Their earlier trial of the pipeline ends. Throws a Refusal: no such pipeline or asset, an input without a value, a circle.
 */
export const startTrial = (
  pool: SqlPool,
  versions: VersionCache,
  request: TrialRequest,
  now: Date,
): Promise<{ runId: string }> => {
  const { tenantId, deploymentId, pipelineId, by, asset, upTo, sampleRows, requestId } = request
  return pool.asTenant(tenantId, async (sql) => {
    const before = requestId && (await runOfRequest(sql, tenantId, requestId))
    if (before) return { runId: before }
    const draft = await draftOf(sql, tenantId, pipelineId)
    const active = await versions.active(sql, tenantId, deploymentId)
    const pipelines = [draft, ...active.filter(({ id }) => id !== pipelineId)]
    const producers = producersOf(pipelines)
    const pins = await loadPins(sql, { tenantId, pipelineId, userId: by.id })
    const chosen = chooseAssets(
      producers,
      pipelineId,
      { asset, upTo },
      {
        stored: await seenWithValue(sql, { tenantId, deploymentId }, [...producers.keys()]),
        pinned: new Set(Object.keys(pins)),
      },
    )
    refuseMissing(request, chosen)
    await supersede(sql, request, now)
    const assets = chosen.assets.length > 0 ? chosen.assets : [asset]
    const made = new Set(assets)
    const pinned = Object.fromEntries(Object.entries(pins).filter(([key]) => !made.has(key)))
    const { settings, elements } = draft.document
    const { hash } = draft
    await keepSnapshot(sql, tenantId, { pipelineId, hash, content: { settings, elements } }, now)
    const { runId } = await startResolvedRunIn(
      sql,
      {
        tenantId,
        deploymentId,
        purpose: 'trial',
        target: await cutToLatest(
          sql,
          { tenantId, deploymentId, pipelines, target: { of: 'assets', assets } },
          now,
        ),
        pipelines,
        trigger: { kind: 'manual', by: by.name, byId: by.id },
        config: {},
        tags: {},
        priority,
        requestId,
      },
      now,
    )
    await insertTrial(sql, tenantId, {
      runId,
      pipelineId,
      userId: by.id,
      hash,
      asset,
      upTo,
      sampleRows,
      pinned,
      madeAt: now,
    })
    return { runId }
  })
}
