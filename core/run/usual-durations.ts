/** A step that succeeded in an earlier run, pieces by what they are pieces of. */
export interface PastStep {
  key: string
  durationMs: number
}

export interface UsualDuration {
  /** The median. */
  durationMs: number
  /** How many it is the median of. */
  count: number
}

/** How long steps usually take, by key. A step without a past is not in it. */
export function usualDurations(past: readonly PastStep[]): Record<string, UsualDuration> {
  return Object.fromEntries(
    [...Map.groupBy(past, (step) => step.key)].map(([key, all]) => [
      key,
      { durationMs: median(all.map((one) => one.durationMs)), count: all.length },
    ]),
  )
}

/** The middle of them, or between the two middle ones; 0 of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? upper)) / 2
}
