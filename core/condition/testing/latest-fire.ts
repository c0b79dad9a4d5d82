import { ScheduleTimes } from '../../schedule/schedule-times.ts'

/** The last time of a cron expression after one instant and not after another; undefined where there is none. */
export const latestFire = (
  times: { cron: string; timezone: string },
  afterMs: number,
  untilMs: number,
): number | undefined => new ScheduleTimes(times).after(afterMs, 10_000, untilMs + 1).at(-1)?.atMs
