import type { KeysNow } from '../partition/partition-keys.ts'
import type { WholeSet } from '../partition/partition-set.ts'
import { rowsOfKeys } from '../partition/rows-of-keys.ts'

/** A partition of a backfill that waits for its run. */
export interface WaitingPartition {
  place: number
  partition: string
}

/**
 * Which of the partitions that wait get a run now: each run makes one, or at most so many that stand in a row. Whatever was skipped or removed in between ends a row,
 * so a run never stands for a partition that it does not make. `gone`: those that are no partitions any more.
 */
export const partitionsToStart = (
  waiting: readonly WaitingPartition[],
  { runs, mostPerRun, set, now }: { runs: number; mostPerRun: number; set: WholeSet; now: KeysNow },
): { runs: { places: number[]; keys: string[] }[]; gone: WaitingPartition[] } => {
  const places = new Map(waiting.map(({ place, partition }) => [partition, place]))
  const { rows, gone } = rowsOfKeys(
    set,
    waiting.map(({ partition }) => partition),
    mostPerRun,
    now,
  )
  const isGone = new Set(gone)
  return {
    runs: rows.slice(0, runs).map((keys) => ({ keys, places: keys.flatMap((key) => places.get(key) ?? []) })),
    gone: waiting.filter(({ partition }) => isGone.has(partition)),
  }
}
