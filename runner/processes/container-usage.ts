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
