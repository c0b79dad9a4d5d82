import { readFileSync } from 'node:fs'

const read = (path: string): string => {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

const numberIn = (text: string): number | undefined => {
  const found = Number.parseInt(text, 10)
  return Number.isSafeInteger(found) ? found : undefined
}

/** How many processors the container that this process is in may use at once, as its control group says; undefined where it sets no limit. */
export const containerProcessors = (root = '/sys/fs/cgroup'): number | undefined => {
  const [quota, period] = read(`${root}/cpu.max`).split(/\s+/)
  const of = (quotaText: string | undefined, periodText: string | undefined): number | undefined => {
    const quotaUs = numberIn(quotaText ?? '')
    const periodUs = numberIn(periodText ?? '')
    return quotaUs !== undefined && quotaUs > 0 && periodUs ? quotaUs / periodUs : undefined
  }
  return of(quota, period) ?? of(read(`${root}/cpu/cpu.cfs_quota_us`), read(`${root}/cpu/cpu.cfs_period_us`))
}

/**
 * What the container that this process is in has used, as its control group counts: of either version, nothing where it counts nothing. Memory is the most at once,
 * with the files that were kept in it. Of a machine as a whole it says nothing of use, so it is asked in a container alone.
 */
export const containerUsage = (root = '/sys/fs/cgroup'): { peakMemoryBytes?: number; cpuMs?: number } => {
  const peakMemoryBytes =
    numberIn(read(`${root}/memory.peak`)) ?? numberIn(read(`${root}/memory/memory.max_usage_in_bytes`))
  const usageUs = numberIn(/^usage_usec (\d+)/m.exec(read(`${root}/cpu.stat`))?.[1] ?? '')
  const usageNs = numberIn(read(`${root}/cpuacct/cpuacct.usage`))
  const cpuMs =
    usageUs !== undefined ? usageUs / 1_000 : usageNs !== undefined ? usageNs / 1_000_000 : undefined
  return {
    ...(peakMemoryBytes !== undefined && { peakMemoryBytes }),
    ...(cpuMs !== undefined && { cpuMs: Math.round(cpuMs) }),
  }
}
