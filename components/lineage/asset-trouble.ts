import type { AssetEntry } from '#components/assets/asset-answer.ts'
import { checkTone } from '#components/assets/checks/check-look.ts'
import { freshnessTone } from '#components/assets/freshness/freshness-look.ts'
import { checkSummaryWords, type CheckStatus } from '#core/check/check-words.ts'
import { freshnessWords } from '#core/freshness/freshness-words.ts'
import type { FreshnessState } from '#core/freshness/judge-freshness.ts'

type Judged = Pick<AssetEntry, 'checkSummary' | 'freshness'>
type Trouble = (typeof checkTone)[CheckStatus] | (typeof freshnessTone)[FreshnessState]

const badChecks: ReadonlySet<CheckStatus> = new Set(['warned', 'failed', 'executionFailed'])

/** What its checks found and what its age says, where that is not as it should be: in words, and the tone of what matters most. */
export function troubleOf({
  checkSummary,
  freshness,
}: Judged): { tone: Trouble; words: string[] } | undefined {
  const checks = checkSummary && badChecks.has(checkSummary.worst) ? checkSummary : undefined
  const late = freshness && (freshness.state === 'warn' || freshness.state === 'fail') ? freshness : undefined
  if (!checks && !late) return undefined
  return {
    tone: checks ? checkTone[checks.worst] : freshnessTone[late?.state ?? 'unknown'],
    words: [...(checks ? [checkSummaryWords(checks)] : []), ...(late ? [freshnessWords[late.state]] : [])],
  }
}

const worstFirst: readonly Trouble[] = ['failed', 'stale', 'warn']

/** The trouble of several assets together: how many have any, in the tone of the worst. */
export function troubleOfAll(assets: readonly Judged[]): { tone: Trouble; count: number } | undefined {
  const troubles = assets.flatMap((asset) => troubleOf(asset) ?? [])
  const tone = worstFirst.find((one) => troubles.some((trouble) => trouble.tone === one))
  return tone && { tone, count: troubles.length }
}
