import {
  dimensionsOf,
  keysBetween,
  keysOf,
  type KeysNow,
  type PartitionKeys,
} from '../partition/partition-keys.ts'
import type { SetOf, WholeSet } from '../partition/partition-set.ts'
import { timeWindows } from '../partition/time-windows.ts'
import { wholeKey, type Facts } from './facts.ts'

export type KeyFacts = Pick<Facts, 'keys' | 'isGrowing' | 'latest'>

const one: PartitionKeys = {
  size: 1,
  at: () => wholeKey,
  placeOf: (key) => (key === wholeKey ? 0 : undefined),
}

const latestWindows = (
  set: SetOf<'timeWindow'>,
  keys: PartitionKeys,
  lookbackMs: number,
): ReadonlySet<string> => {
  if (keys.size === 0) return new Set()
  const windows = timeWindows(set)
  const { endMs } = windows.at(keys.size - 1)
  const first = Math.min(keys.size - 1, windows.firstAtOrAfter(endMs - lookbackMs, keys.size))
  return new Set(keysBetween(keys, first, keys.size))
}

const latestOf = (set: WholeSet, now: KeysNow, lookbackMs: number): ReadonlySet<string> | undefined => {
  const keys = keysOf(set, now)
  if (set.type === 'timeWindow') return latestWindows(set, keys, lookbackMs)
  if (set.type !== 'multi') return undefined
  const timed = set.dimensions.find((dimension) => dimension.set.type === 'timeWindow')
  if (timed?.set.type !== 'timeWindow') return undefined
  const latest = latestWindows(timed.set, keysOf(timed.set, now), lookbackMs)
  return new Set(
    keysBetween(keys, 0, keys.size).filter((key) => latest.has(dimensionsOf(set, key)[timed.name] ?? '')),
  )
}

/** The partitions of an asset at a moment, as rules ask for them; `set` undefined: it is made whole. */
export const keyFacts = (set: WholeSet | undefined, now: KeysNow): KeyFacts =>
  set === undefined
    ? { keys: one, isGrowing: false, latest: () => undefined }
    : {
        keys: keysOf(set, now),
        isGrowing: set.type === 'timeWindow',
        latest: (lookbackMs) => latestOf(set, now, lookbackMs),
      }

/** When a set has another partition next by the clock alone, in milliseconds since 1970; undefined where it does not. */
export const nextPartitionMs = (set: WholeSet, nowMs: number): number | undefined => {
  const timed = set.type === 'multi' ? set.dimensions.map((dimension) => dimension.set) : [set]
  return earliest(
    timed.map((each) => (each.type === 'timeWindow' ? timeWindows(each).nextEdge(nowMs) : undefined)),
  )
}

/** The earliest of several instants; undefined where there is none. */
export const earliest = (instants: readonly (number | undefined)[]): number | undefined => {
  const known = instants.filter((instant) => instant !== undefined)
  return known.length === 0 ? undefined : Math.min(...known)
}
