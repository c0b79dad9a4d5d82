import { describeAssets, type AssetDescription, type DescribedAsset } from '#core/asset/asset-graph-entry.ts'
import { assetStates, type AssetFacts, type AssetState } from '#core/asset/asset-state.ts'
import { seenFrom } from '#core/asset/seen-from.ts'
import { assetChecks, summaryOfChecks, type AssetCheckState } from '#core/check/asset-checks.ts'
import type { CheckSummary } from '#core/check/check-words.ts'
import { checksByAsset } from '#core/check/deployed-checks.ts'
import { judgeFreshness, type Freshness } from '#core/freshness/judge-freshness.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadActiveSteps, type ActiveStep, type AssetStateRow } from '#server/db/sql/asset-rows.ts'
import { seenAssetStates } from '#server/db/sql/seen-assets.ts'
import { VersionCache } from '#server/db/version-cache.ts'

export interface AssetEntry extends AssetDescription {
  state: AssetState
  /** The deployment whose value it shows; null: its own, or there is none. */
  readFrom: string | null
  /** How its checks stand, as the worst of them does; null where it has none. */
  checkSummary: CheckSummary | null
  /** Whether it is as young as it is to be; null where it has no policy. */
  freshness: Freshness | null
}

export interface AssetAnswer {
  described: DescribedAsset
  entry: AssetEntry
  checks: AssetCheckState[]
}

export const versions = new VersionCache()

/** What is kept of an asset beside what its definition says of it. */
export const factsOf = (
  asset: DescribedAsset,
  row: AssetStateRow | undefined,
  active: ActiveStep | undefined,
): AssetFacts => ({
  key: asset.description.key,
  isExternal: asset.description.computeKind === 'external',
  codeVersion: asset.codeVersion,
  inputs: asset.inputs,
  materialized: row?.materializedAt
    ? {
        at: row.materializedAt,
        runId: row.materializedRun,
        dataVersion: row.dataVersion,
        codeVersion: row.codeVersion,
        inputVersions: row.inputVersions,
        summary: row.summary,
      }
    : null,
  observed: row?.observedAt
    ? { at: row.observedAt, dataVersion: row.observation?.dataVersion ?? null }
    : null,
  failed:
    row?.failedAt && row.failure ? { at: row.failedAt, runId: row.failedRun, failure: row.failure } : null,
  active: active ? { runId: active.runId, isRunning: active.isRunning } : null,
})

/** A running step before one that waits; of equals that of the run that was started first. */
const isBefore = (one: ActiveStep, other: ActiveStep): boolean =>
  one.isRunning === other.isRunning ? one.runId < other.runId : one.isRunning

const activeStep = (
  steps: Map<string, ActiveStep[]>,
  { description: { key, pipeline }, producer: { element } }: DescribedAsset,
): ActiveStep | undefined => {
  const keys = element.kind === 'asset' ? [key] : [element.name, `${pipeline.name}:${element.name}`]
  const found = keys
    .flatMap((stepKey) => steps.get(stepKey) ?? [])
    .filter((step) => step.assets === null || step.assets.includes(key))
  return found.reduce<ActiveStep | undefined>(
    (best, step) => (best === undefined || isBefore(step, best) ? step : best),
    undefined,
  )
}

/** Every asset of a deployment with how it stands now. */
export const assetAnswers = async (
  sql: Sql,
  tenantId: string,
  deploymentId: string,
  now: Date,
): Promise<AssetAnswer[]> => {
  const pipelines = await versions.active(sql, tenantId, deploymentId)
  const assets = describeAssets(pipelines)
  const drawn = checksByAsset(pipelines)
  const rows = new Map((await seenAssetStates(sql, { tenantId, deploymentId })).map((row) => [row.key, row]))
  const active = Map.groupBy(await loadActiveSteps(sql, tenantId, deploymentId), (step) => step.key)
  const states = assetStates(
    assets.map((asset) => factsOf(asset, rows.get(asset.description.key), activeStep(active, asset))),
  )
  const activeRunOf = (stepKey: string) => active.get(stepKey)?.[0]?.runId
  return assets.flatMap((described) => {
    const { key, isDisabled } = described.description
    const own = states.get(key)
    if (!own) return []
    const row = rows.get(key)
    const readFrom = row?.readFrom ?? null
    const state = seenFrom(own, readFrom)
    const { freshnessPolicy } = described.description
    const freshness =
      freshnessPolicy &&
      judgeFreshness(freshnessPolicy, row?.materializedAt?.getTime() ?? null, now.getTime())
    const checks = assetChecks(
      {
        key,
        isDisabled,
        materializedAtMs: row?.materializedAt?.getTime() ?? null,
        results: row?.checks ?? {},
      },
      drawn.get(key) ?? [],
      activeRunOf,
    )
    return [
      {
        described,
        entry: {
          ...described.description,
          state,
          readFrom,
          checkSummary: summaryOfChecks(checks),
          freshness,
        },
        checks,
      },
    ]
  })
}
