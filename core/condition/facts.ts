import type { FreshnessState } from '../freshness/judge-freshness.ts'
import type { PartitionKeys } from '../partition/partition-keys.ts'

/** What a condition is asked of: an asset, or a check of it. */
export interface Entity {
  asset: string
  check?: string
}

/** The key of what is not partitioned. */
export const wholeKey = ''

/** That a partition was materialized, or observed with another data version, since the last tick. */
export interface Update {
  atMs: number
  /** When its making began: what came before was there to be read. */
  begunMs: number
  isOtherData: boolean
}

/** What the run was that last updated a partition. */
export interface LastRun {
  tags: Readonly<Record<string, string>>
  /** Of the assets that are asked about, those that the run was to make as well. */
  assets: ReadonlySet<string>
}

/** All that is known at a tick of one asset or check. */
export interface Facts {
  keys: PartitionKeys
  /** True: keys are only ever added behind the last. */
  isGrowing: boolean
  /** Those of the latest time window, and of windows that ended so long before it; undefined: all, for it is not cut by time. */
  latest: (lookbackMs: number) => ReadonlySet<string> | undefined
  made: ReadonlySet<string>
  /** False: nobody has to make it, so that it is not missing. */
  isExpected: boolean
  failed: ReadonlySet<string>
  inRun: ReadonlySet<string>
  inBackfill: ReadonlySet<string>
  /** Made by other code than it would be made by now. */
  outdated: ReadonlySet<string>
  updated: ReadonlyMap<string, Update>
  /** Asked for by its condition at an earlier tick, as far as nothing was evaluated of it since. */
  requested: ReadonlyMap<string, { tick: number; atMs: number }>
  lastRuns: ReadonlyMap<string, LastRun>
  codeVersion: string
  freshness: FreshnessState | undefined
  /** Of a check: what it found in the latest value. */
  verdict?: 'passed' | 'failed' | undefined
}
