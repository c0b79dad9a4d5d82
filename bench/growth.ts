import { median } from './report.ts'

/**
 * By how much the last third of some samples lies above the first third, in percent of the first; below zero where it shrank. `told` says what stands
 * for a third: its median, unless what is measured falls back to its floor now and then.
 */
export const growth = (
  samples: readonly number[],
  told: (third: readonly number[]) => number = median,
): number => {
  const third = Math.floor(samples.length / 3)
  if (third === 0) throw new Error(`Growth is told from three samples on; these are ${samples.length}.`)
  const [first, last] = [told(samples.slice(0, third)), told(samples.slice(-third))]
  return (100 * (last - first)) / first
}

/** For processes, which collect their garbage when they please: the lowest of a third is what they really hold. */
export const floor = (third: readonly number[]): number => Math.min(...third)
