import { outcomeOf, type CheckResult } from '#core/check/check-result.ts'
import { wholeKey, type Facts } from '#core/condition/facts.ts'
import type { StateFacts } from '#server/db/sql/condition-facts.ts'

const none: ReadonlySet<string> = new Set()

/** A check counts for the value that it was carried out on. */
export const checkFacts = (
  state: StateFacts | undefined,
  result: CheckResult | undefined,
): Omit<Facts, 'keys' | 'isGrowing' | 'latest' | 'updated' | 'codeVersion' | 'freshness'> => {
  const isOfLatest = result !== undefined && result.atMs >= (state?.materializedAt?.getTime() ?? 0)
  const outcome = result && outcomeOf(result)
  const verdict = outcome === 'passed' ? 'passed' : 'failed'
  return {
    made: new Set(result ? [wholeKey] : []),
    isExpected: true,
    failed: new Set(outcome === 'executionFailed' ? [wholeKey] : []),
    inRun: none,
    inBackfill: none,
    outdated: none,
    requested: new Map(),
    lastRuns: new Map(),
    verdict: isOfLatest && outcome !== 'executionFailed' ? verdict : undefined,
  }
}
