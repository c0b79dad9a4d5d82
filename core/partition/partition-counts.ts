/** How partitions stand: made and not failed since, made of what is another now where that is asked for, failed, being made, waiting to be, or none of these. */
export const partitionStatuses = ['made', 'stale', 'failed', 'running', 'queued', 'missing'] as const
export type PartitionStatus = (typeof partitionStatuses)[number]
export type PartitionCounts = Record<PartitionStatus, number>

/** What is kept of the partitions of one asset. */
export interface KnownPartitions {
  made: readonly string[]
  failed: readonly string[]
  queued: readonly string[]
  running: readonly string[]
  /** Of those that were made; absent: nobody asks. */
  stale?: readonly string[]
}

/** Partitions next to each other, counted together; one where there is room for each. */
export interface PartitionStretch {
  /** Place of the first. */
  from: number
  counts: PartitionCounts
}

export const noPartitions = (): PartitionCounts => ({
  made: 0,
  stale: 0,
  failed: 0,
  running: 0,
  queued: 0,
  missing: 0,
})

/** The status of each partition that is not missing, by its place. What is under way says more than what was. */
export const statusByPlace = (
  known: KnownPartitions,
  placeOf: (key: string) => number | undefined,
): ReadonlyMap<number, PartitionStatus> => {
  const statuses = new Map<number, PartitionStatus>()
  for (const status of ['made', 'stale', 'failed', 'queued', 'running'] as const)
    for (const key of known[status] ?? []) {
      const place = placeOf(key)
      if (place !== undefined) statuses.set(place, status)
    }
  return statuses
}

/** Counts the partitions between two places in at most so many stretches of equal length, the last perhaps shorter. */
export const countStretches = (
  statuses: ReadonlyMap<number, PartitionStatus>,
  { from, until, most }: { from: number; until: number; most: number },
): { each: number; stretches: PartitionStretch[]; total: PartitionCounts } => {
  const size = Math.max(0, until - from)
  const each = Math.max(1, Math.ceil(size / most))
  const stretches = Array.from({ length: Math.ceil(size / each) }, (_, index): PartitionStretch => {
    const first = from + index * each
    return { from: first, counts: { ...noPartitions(), missing: Math.min(each, until - first) } }
  })
  const total = { ...noPartitions(), missing: size }
  for (const [place, status] of statuses) {
    const stretch = place < from || place >= until ? undefined : stretches[Math.floor((place - from) / each)]
    if (!stretch) continue
    for (const counts of [stretch.counts, total]) {
      counts[status] += 1
      counts.missing -= 1
    }
  }
  return { each, stretches, total }
}
