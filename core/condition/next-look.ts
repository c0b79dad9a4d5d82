import { deadlinesAround } from '../freshness/latest-deadline.ts'
import type { WholeSet } from '../partition/partition-set.ts'
import type { PlannedRule } from './condition-plan.ts'
import { earliest, nextPartitionMs } from './key-facts.ts'

/** When a rule may find something else though nothing happens: one of its times comes, or an asset it looks at has another partition. In milliseconds since 1970. */
export const nextLookMs = (
  { looksAt, times }: PlannedRule,
  setOf: (asset: string) => WholeSet | undefined,
  nowMs: number,
): number | undefined =>
  earliest([
    ...times.map((time) => deadlinesAround(time, nowMs).nextMs),
    ...[...looksAt].map((asset) => {
      const set = setOf(asset)
      return set && nextPartitionMs(set, nowMs)
    }),
  ])
