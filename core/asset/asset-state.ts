import type { ValueSummary } from '../run/metadata.ts'
import type { Failure } from '../run/run-event.ts'
import { failureWords } from './failure-words.ts'
import { summaryWords } from './summary-words.ts'

export interface StaleCause {
  /** code: the code changed; input: an input has another value; missing: an input has none; upstream: an input is stale itself. */
  kind: 'code' | 'input' | 'upstream' | 'missing'
  asset?: string
  words: string
}

export interface AssetState {
  status: 'never' | 'running' | 'queued' | 'fresh' | 'stale' | 'failed'
  /** What a card says of it: "118,900 rows", "stale: code changed", "failed: exit 2". */
  words: string
  at: Date | null
  runId: string | null
  staleCauses: StaleCause[]
  /** From 0 to 1, while it is being made and the code says how far it is. */
  progress?: number
}

/** What is kept of an asset, and what its present definition is. */
export interface AssetFacts {
  key: string
  isExternal: boolean
  /** Of the code it would be made with now. */
  codeVersion: string
  /** Keys of the assets it loads or waits for, and whether it loads them. */
  inputs: { key: string; isLoaded: boolean }[]
  materialized: {
    at: Date
    runId: string | null
    dataVersion: string | null
    codeVersion: string | null
    inputVersions: Record<string, string> | null
    summary: ValueSummary | null
  } | null
  observed: { at: Date; dataVersion: string | null } | null
  failed: { at: Date; runId: string | null; failure: Partial<Failure> & { message: string } } | null
  /** A run that is to make it and has not ended, and whether it is at it. */
  active: { runId: string; isRunning: boolean } | null
}

const dataVersion = (facts: AssetFacts | undefined): string | null =>
  facts?.materialized?.dataVersion ?? facts?.observed?.dataVersion ?? null

const directCauses = (facts: AssetFacts, all: ReadonlyMap<string, AssetFacts>): StaleCause[] => {
  const { materialized } = facts
  if (!materialized) return []
  const causes: StaleCause[] = []
  if (materialized.codeVersion !== null && materialized.codeVersion !== facts.codeVersion)
    causes.push({ kind: 'code', words: 'code changed' })
  for (const { key, isLoaded } of facts.inputs) {
    const input = all.get(key)
    if (!input || !isLoaded || materialized.inputVersions === null) continue
    const now = dataVersion(input)
    const then = materialized.inputVersions[key]
    if (now === null) {
      if (!input.isExternal) causes.push({ kind: 'missing', asset: key, words: `${key} has no value` })
    } else if (then === undefined) causes.push({ kind: 'input', asset: key, words: `${key} is a new input` })
    else if (then !== now) causes.push({ kind: 'input', asset: key, words: `${key} changed` })
  }
  return causes
}

const stateOf = (facts: AssetFacts, staleCauses: StaleCause[]): AssetState => {
  const { active, failed, materialized, observed } = facts
  if (active) {
    const status = active.isRunning ? 'running' : 'queued'
    return { status, words: status, at: materialized?.at ?? null, runId: active.runId, staleCauses }
  }
  const seenMs = Math.max(materialized?.at.getTime() ?? -Infinity, observed?.at.getTime() ?? -Infinity)
  if (failed && failed.at.getTime() > seenMs)
    return {
      status: 'failed',
      words: failureWords(failed.failure),
      at: failed.at,
      runId: failed.runId,
      staleCauses,
    }
  if (materialized) {
    const base = { at: materialized.at, runId: materialized.runId, staleCauses }
    const direct = staleCauses.find((cause) => cause.kind !== 'upstream')
    if (direct) return { ...base, status: 'stale', words: `stale: ${direct.words}` }
    return { ...base, status: 'fresh', words: summaryWords(materialized.summary) }
  }
  if (observed) return { status: 'fresh', words: 'observed', at: observed.at, runId: null, staleCauses: [] }
  return {
    status: 'never',
    words: facts.isExternal ? 'not observed yet' : 'never materialized',
    at: null,
    runId: null,
    staleCauses: [],
  }
}

/**
 * How each asset stands, and why. Stale is what has a cause of its own: other code, an input that changed, came or went. An asset behind a stale one
 * keeps its status and says so quietly, as a cause of the kind upstream.
 */
export const assetStates = (assets: readonly AssetFacts[]): Map<string, AssetState> => {
  const all = new Map(assets.map((facts) => [facts.key, facts]))
  const states = new Map<string, AssetState>()
  const visit = (facts: AssetFacts, path: ReadonlySet<string>): AssetState => {
    const known = states.get(facts.key)
    if (known) return known
    const causes = directCauses(facts, all)
    const below = new Set([...path, facts.key])
    for (const { key } of facts.inputs) {
      const input = all.get(key)
      // A circle cannot be published; where one is met all the same, it ends here.
      if (!input || below.has(key) || causes.some((cause) => cause.asset === key)) continue
      const upstream = visit(input, below)
      if (facts.materialized && upstream.staleCauses.length > 0)
        causes.push({ kind: 'upstream', asset: key, words: `${key} is stale` })
    }
    const state = stateOf(facts, causes)
    states.set(facts.key, state)
    return state
  }
  for (const facts of assets) visit(facts, new Set())
  return states
}
