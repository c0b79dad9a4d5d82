import { isDisabled } from '../document/disabled.ts'
import { checkStepKey } from './check-name.ts'
import { outcomeOf, type CheckResult } from './check-result.ts'
import type { CheckStatus, CheckSummary } from './check-words.ts'
import { isCarriedOut, type DeployedCheck } from './deployed-checks.ts'
import type { Severity } from './severity.ts'

/** A check of an asset, and how it stands. */
export interface AssetCheckState {
  name: string
  status: CheckStatus
  description: string | null
  isBlocking: boolean
  /** Of a failure that does not say it itself. */
  severity: Severity
  isDisabled: boolean
  /** Whether it can be run by itself; else the code of its asset reports it. */
  canRun: boolean
  /** Where it is drawn; null where the code of the asset alone knows it. */
  drawn: { pipeline: string; elementId: string } | null
  latest: CheckResult | null
  /** Its latest result is of a value before the asset's latest. */
  isOutdated: boolean
  /** The run that carries it out now. */
  activeRun: string | null
}

export interface CheckedAsset {
  key: string
  isDisabled: boolean
  /** Milliseconds since 1970; null: never. */
  materializedAtMs: number | null
  /** What checks found last, by name. */
  results: Readonly<Record<string, CheckResult>>
}

/** The run that carries a check out now, by the key of its step. */
export type ActiveRunOf = (stepKey: string) => string | undefined

const stateOf = (
  asset: CheckedAsset,
  name: string,
  check: DeployedCheck | undefined,
  activeRunOf: ActiveRunOf,
): AssetCheckState => {
  const latest = asset.results[name] ?? null
  const activeRun = activeRunOf(checkStepKey({ asset: asset.key, check: name })) ?? null
  const element = check?.element
  const severity = element ? (element.severity === 'warn' ? 'WARN' : 'ERROR') : (latest?.severity ?? 'ERROR')
  return {
    name,
    status: activeRun === null ? (latest ? outcomeOf(latest) : 'never') : 'running',
    description: element?.description ?? null,
    isBlocking: element?.blocking ?? latest?.blocking ?? false,
    severity,
    isDisabled: asset.isDisabled || isDisabled(element),
    canRun: element !== undefined && isCarriedOut(element) && !asset.isDisabled,
    drawn: check ? { pipeline: check.pipeline.document.settings.name, elementId: check.element.id } : null,
    latest,
    isOutdated: latest !== null && latest.atMs < (asset.materializedAtMs ?? 0),
    activeRun,
  }
}

/** The checks of an asset, those drawn first; beside them those that its code reports. What is not drawn any more is forgotten. */
export const assetChecks = (
  asset: CheckedAsset,
  drawn: readonly DeployedCheck[],
  activeRunOf: ActiveRunOf,
): AssetCheckState[] => {
  const names = new Set(drawn.map(({ element }) => element.name))
  const reported = Object.entries(asset.results).flatMap(([name, { step }]) =>
    names.has(name) || step === checkStepKey({ asset: asset.key, check: name }) ? [] : [name],
  )
  return [
    ...drawn.map((check) => stateOf(asset, check.element.name, check, activeRunOf)),
    ...reported.map((name) => stateOf(asset, name, undefined, activeRunOf)),
  ]
}

const worstFirst = ['failed', 'executionFailed', 'warned', 'running', 'never', 'passed'] as const

/** Null where there are none but disabled ones. */
export const summaryOfChecks = (
  checks: readonly Pick<AssetCheckState, 'status' | 'isDisabled'>[],
): CheckSummary | null => {
  const live = checks.filter((check) => !check.isDisabled)
  const worst = worstFirst.find((status) => live.some((check) => check.status === status))
  if (worst === undefined) return null
  return { worst, count: live.filter(({ status }) => status === worst).length, total: live.length }
}
