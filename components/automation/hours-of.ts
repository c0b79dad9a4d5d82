import type { Answers } from '#components/api/trpc.ts'

export type ComingFire = Answers['schedules']['fires']['fires'][number]

const hourMs = 3_600_000

/** How many runs start in each of the hours from a moment on. */
export const hoursOf = (
  fires: readonly Pick<ComingFire, 'atMs' | 'runs'>[],
  fromMs: number,
  hours = 24,
): number[] => {
  const counts = Array.from({ length: hours }, () => 0)
  for (const { atMs, runs } of fires) {
    const hour = Math.floor((atMs - fromMs) / hourMs)
    if (hour >= 0 && hour < hours) counts[hour] = (counts[hour] ?? 0) + runs
  }
  return counts
}
