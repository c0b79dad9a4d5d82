import type { ShownPod } from './run-answer.ts'

const figure = (amount: number): string => amount.toLocaleString('en')

const usedOf = (used: number | null, asked: number | null, unit: string): string[] =>
  used === null
    ? []
    : [asked === null ? `${figure(used)} ${unit}` : `${figure(used)} of ${figure(asked)} ${unit}`]

/** "180 of 2,000 m, 210 of 512 MiB"; undefined where nobody measured it. */
export const usedWords = ({ usage, asked }: Pick<ShownPod, 'usage' | 'asked'>): string | undefined => {
  if (!usage) return undefined
  const parts = [
    ...usedOf(usage.cpuMilli, asked.cpuMilli, 'm'),
    ...usedOf(usage.memoryMib, asked.memoryMib, 'MiB'),
  ]
  return parts.length > 0 ? parts.join(', ') : undefined
}
