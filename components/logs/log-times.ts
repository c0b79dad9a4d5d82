import { clockTime } from '#components/ui/zone-time.ts'

/** How the time of a line is written. */
export const logTimes = ['none', 'clock', 'run', 'step'] as const
export type LogTimes = (typeof logTimes)[number]

export const logTimesWords: Record<LogTimes, string> = {
  none: 'no times',
  clock: 'time of day',
  run: 'time since start',
  step: 'time since step start',
}

/** `00:38.112` since a beginning, or the time of day on the clock of a zone, or nothing. */
export function formatLogTime(
  atMs: number,
  since: { runMs: number; stepMs: number },
  times: LogTimes,
  timeZone: string | undefined,
): string {
  if (times === 'none') return ''
  if (times === 'clock') return clockTime(atMs, timeZone)
  const sinceMs = Math.max(0, atMs - (times === 'run' ? since.runMs : since.stepMs))
  const minutes = Math.floor(sinceMs / 60_000)
  return `${String(minutes).padStart(2, '0')}:${((sinceMs % 60_000) / 1000).toFixed(3).padStart(6, '0')}`
}
