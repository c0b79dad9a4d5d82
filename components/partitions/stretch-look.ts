import { partitionStatuses, type PartitionCounts } from '#core/partition/partition-counts.ts'

const colours = {
  made: 'var(--succeeded)',
  stale: 'var(--stale)',
  failed: 'var(--failed)',
  running: 'var(--running)',
  queued: 'var(--queued)',
  missing: 'var(--sunken)',
}

/** The background of partitions that share a mark: their shares, from below. */
export const sharesOf = (counts: PartitionCounts): string => {
  const size = partitionStatuses.reduce((sum, status) => sum + counts[status], 0)
  let reached = 0
  const bands = partitionStatuses.flatMap((status) => {
    if (counts[status] === 0) return []
    const from = reached
    reached += (100 * counts[status]) / size
    return [`${colours[status]} ${from}% ${reached}%`]
  })
  return `linear-gradient(to top, ${bands.join(', ')})`
}

/** What a mark for several is called: the first to the last. */
export const stretchName = ({ first, last }: { first: string; last: string }): string =>
  first === last ? first : `${first} to ${last}`
