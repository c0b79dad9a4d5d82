import { z } from 'zod'

import { codeOfAsset, describeAssets } from '#core/asset/asset-graph-entry.ts'
import { summaryWords } from '#core/asset/summary-words.ts'
import { outcomeOf } from '#core/check/check-result.ts'
import { Refusal } from '#core/refusal.ts'
import { loadAssetEvents, type AssetEventRow } from '#server/db/sql/asset-rows.ts'
import { loadCheckHistory, type CheckEvaluationRow } from '#server/db/sql/check-history.ts'
import { loadFreshnessChanges } from '#server/db/sql/freshness-rows.ts'
import { seenAssetState } from '#server/db/sql/seen-assets.ts'
import { blameAsset } from '#server/usecases/asset/blame-asset.ts'
import { traceColumns } from '#server/usecases/asset/trace-columns.ts'
import { showAssetPod } from '#server/usecases/run/show-asset-pod.ts'

import { assetAnswers, versions } from '../asset-answers.ts'
import { runPool } from '../run-deps.ts'
import { router, tenantProcedure } from '../trpc.ts'

const assetKey = z.string().min(1).max(400)
const notHere = (key: string): Refusal =>
  new Refusal('not_found', `There is no asset "${key}" in this deployment.`, { asset: key })

const eventKinds = {
  ASSET_MATERIALIZATION: 'materialization',
  ASSET_OBSERVATION: 'observation',
  ASSET_FAILED_TO_MATERIALIZE: 'failure',
} as const

const eventAnswer = ({ runId, number, type, at, step, partition, payload, startedAt }: AssetEventRow) => ({
  id: `${runId}-${number}`,
  kind: eventKinds[type],
  runId,
  at,
  step,
  partition,
  words:
    type === 'ASSET_MATERIALIZATION' ? summaryWords(payload.summary ?? null) : (payload.reason ?? 'observed'),
  dataVersion: payload.dataVersion ?? null,
  codeVersion: payload.codeVersion ?? null,
  metadata: payload.metadata ?? {},
  summary: payload.summary ?? null,
  durationMs:
    startedAt && type === 'ASSET_MATERIALIZATION' ? Math.max(0, at.getTime() - startedAt.getTime()) : null,
})

const evaluationAnswer = ({ check, runId, number, at, payload, ...rest }: CheckEvaluationRow) => ({
  id: `${runId}-${number}`,
  check,
  runId,
  at,
  outcome: outcomeOf({
    passed: payload.passed ?? false,
    severity: payload.severity ?? 'ERROR',
    ...(payload.reason !== undefined && { error: payload.reason }),
  }),
  words: payload.reason ?? payload.description ?? null,
  /** Its figures, which can be drawn over time. */
  figures: rest.figures,
})

/** Milliseconds and number of the last event that is known. */
const cursor = z.string().regex(/^\d{1,14}\.\d{1,9}$/, 'This is no place in the list.')
const cursorOf = ({ receivedAt, number }: AssetEventRow): string => `${receivedAt.getTime()}.${number}`
const placeOf = (place: string | undefined) => {
  if (place === undefined) return undefined
  const [ms, number] = place.split('.').map(Number)
  return { receivedAt: new Date(ms ?? 0), number: number ?? 0 }
}

export const assetsRouter = router({
  /** All assets of the deployment, with how each stands. */
  graph: tenantProcedure('asset.read').query(({ ctx: { caller, deps } }) =>
    runPool(deps).asTenant(caller.tenantId, async (sql) =>
      (await assetAnswers(sql, caller.tenantId, caller.deploymentId, deps.clock.now())).map(
        ({ entry }) => entry,
      ),
    ),
  ),

  show: tenantProcedure('asset.read')
    .input(z.object({ key: assetKey }))
    .query(({ ctx: { caller, deps }, input: { key } }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const { tenantId, deploymentId } = caller
        const assets = await assetAnswers(sql, tenantId, deploymentId, deps.clock.now())
        const found = assets.find(({ entry }) => entry.key === key)
        if (!found) throw notHere(key)
        const row = await seenAssetState(sql, { tenantId, deploymentId }, key)
        return {
          ...found.entry,
          code: codeOfAsset(found.described),
          codeKind: found.described.producer.element.compute.kind,
          observed: row?.observedAt
            ? {
                at: row.observedAt,
                dataVersion: row.observation?.dataVersion ?? null,
                metadata: row.observation?.metadata ?? {},
              }
            : null,
          latest:
            row?.materializedAt && row.materializedRun
              ? {
                  runId: row.materializedRun,
                  at: row.materializedAt,
                  dataVersion: row.dataVersion,
                  codeVersion: row.codeVersion,
                  metadata: row.metadata ?? {},
                  summary: row.summary,
                  path: row.path,
                  durationMs: row.durationMs,
                }
              : null,
          downstream: assets
            .filter(({ entry }) => entry.upstream.includes(key))
            .map(({ entry }) => entry.key),
          checks: found.checks,
        }
      }),
    ),

  /** Materializations, observations and failures, newest first. */
  events: tenantProcedure('asset.read')
    .input(
      z.object({
        key: assetKey,
        cursor: cursor.optional(),
        before: cursor.optional(),
        limit: z.int().min(1).max(500).default(100),
      }),
    )
    .query(({ ctx: { caller, deps }, input }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const place = { tenantId: caller.tenantId, deploymentId: caller.deploymentId, key: input.key }
        const rows = await loadAssetEvents(sql, place, placeOf(input.cursor ?? input.before), input.limit)
        const last = rows.at(-1)
        return {
          events: rows.map(eventAnswer),
          nextCursor: last && rows.length === input.limit ? cursorOf(last) : null,
        }
      }),
    ),

  /** What its checks found over time: of each the last ones, newest first. */
  checkHistory: tenantProcedure('asset.read')
    .input(z.object({ key: assetKey, limit: z.int().min(1).max(200).default(30) }))
    .query(({ ctx: { caller, deps }, input: { key, limit } }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const { tenantId, deploymentId } = caller
        const assets = await assetAnswers(sql, tenantId, deploymentId, deps.clock.now())
        const found = assets.find(({ entry }) => entry.key === key)
        if (!found) throw notHere(key)
        const names = found.checks.map(({ name }) => name)
        const rows = await loadCheckHistory(sql, { tenantId, deploymentId, key }, names, limit)
        return rows.map(evaluationAnswer)
      }),
    ),

  /** How its freshness changed, newest first. */
  freshnessHistory: tenantProcedure('asset.read')
    .input(z.object({ key: assetKey, limit: z.int().min(1).max(500).default(50) }))
    .query(({ ctx: { caller, deps }, input: { key, limit } }) =>
      runPool(deps).asTenant(caller.tenantId, (sql) =>
        loadFreshnessChanges(
          sql,
          { tenantId: caller.tenantId, deploymentId: caller.deploymentId, key },
          limit,
        ),
      ),
    ),

  /** What is known of its columns and of those of the assets they came from: reported by code, or read off SQL. */
  columns: tenantProcedure('asset.read')
    .input(z.object({ key: assetKey }))
    .query(({ ctx: { caller, deps }, input: { key } }) =>
      traceColumns({ pool: runPool(deps), versions, trees: deps.queryTrees }, caller, key),
    ),

  /** Who last changed each line of its code, when and why. */
  blame: tenantProcedure('pipeline.read')
    .input(z.object({ key: assetKey }))
    .query(({ ctx: { caller, deps }, input: { key } }) =>
      runPool(deps).asTenant(caller.tenantId, async (sql) => {
        const { tenantId, deploymentId } = caller
        const assets = describeAssets(await versions.active(sql, tenantId, deploymentId))
        const found = assets.find(({ description }) => description.key === key)?.description
        if (!found) throw notHere(key)
        return blameAsset(sql, {
          tenantId,
          deploymentId,
          pipelineId: found.pipeline.id,
          elementId: found.elementId,
        })
      }),
    ),

  /** The first rows of its latest value. */
  preview: tenantProcedure('asset.read')
    .input(z.object({ key: assetKey }))
    .query(({ ctx: { caller, deps }, input: { key } }) =>
      runPool(deps).asTenant(
        caller.tenantId,
        async (sql) => (await seenAssetState(sql, caller, key))?.summary ?? null,
      ),
    ),

  /** The pod that made its latest value, and what that used. */
  pod: tenantProcedure('asset.read')
    .input(z.object({ key: assetKey }))
    .query(({ ctx: { caller, deps }, input: { key } }) =>
      runPool(deps).asTenant(caller.tenantId, (sql) => showAssetPod(sql, deps.ground, { ...caller, key })),
    ),
})
