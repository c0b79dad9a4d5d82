/** Amounts as Kubernetes writes and people read them. */
export const cpuWords = (cpuMilli: number): string => `${cpuMilli / 1000} CPU`

export const memoryWords = (memoryMib: number): string =>
  memoryMib >= 1024 ? `${Math.round((memoryMib / 1024) * 100) / 100} GiB` : `${Math.round(memoryMib)} MiB`

export const durationWords = (durationMs: number): string => {
  const seconds = Math.max(0, Math.round(durationMs / 1000))
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`
}

/** Without the full stop that some of Kubernetes' sentences have and others lack. */
export const quoted = (words: string): string => `“${words.trim().replace(/\.$/, '')}”`
