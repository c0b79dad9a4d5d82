/** What a pod used in one run: processors on average, memory at its peak; null where nobody measured it. */
export interface Usage {
  cpuMilli: number | null
  memoryMib: number | null
}

export interface Advice {
  field: 'cpuMilli' | 'memoryMib'
  from: number
  to: number
  /** The most that any of the runs used. */
  used: number
}

/** So many runs say something about the next one. */
export const runsLookedAt = 5
/** What stays below this part of what is asked for is asked for in vain. */
const wastedBelow = 1 / 3
/** Above the most that was used, so much is left for a worse day. */
const headroom = 1.5

const sizes = {
  cpuMilli: { step: 50, least: 100 },
  memoryMib: { step: 64, least: 128 },
} as const

const smaller = (field: keyof typeof sizes, used: number): number => {
  const { step, least } = sizes[field]
  return Math.max(least, Math.ceil((used * headroom) / step) * step)
}

/**
 * What a pod could do with less of. `runs`: the latest first, of the same thing. Said only where each of the last {@link runsLookedAt} stayed below a third
 * of what is asked for, and where less would indeed be less.
 */
export const shrinkAdvice = (
  asked: { cpuMilli?: number | undefined; memoryMib?: number | undefined },
  runs: readonly Usage[],
): Advice[] => {
  const last = runs.slice(0, runsLookedAt)
  if (last.length < runsLookedAt) return []
  return (['cpuMilli', 'memoryMib'] as const).flatMap((field) => {
    const from = asked[field]
    const figures = last.flatMap((usage) => usage[field] ?? [])
    if (from === undefined || figures.length < runsLookedAt) return []
    const used = Math.max(...figures)
    const to = smaller(field, used)
    return used < from * wastedBelow && to < from ? [{ field, from, to, used }] : []
  })
}

/** What was used of a stretch of time, from the processor's milliseconds. Nothing runs on nothing: zero is what nobody had measured yet. */
export const usageOf = (
  { cpuMs, peakMemoryBytes }: { cpuMs: number | null; peakMemoryBytes: number | null },
  tookMs: number | null,
): Usage => ({
  cpuMilli: !cpuMs || tookMs === null || tookMs < 1 ? null : Math.round((cpuMs / tookMs) * 1000),
  memoryMib: peakMemoryBytes ? Math.ceil(peakMemoryBytes / 2 ** 20) : null,
})
