/** How the time of a line is written. */
export const logTimes = ['none', 'clock', 'run', 'step'] as const
export type LogTimes = (typeof logTimes)[number]

export const logTimesWords: Record<LogTimes, string> = {
  none: 'no times',
  clock: 'UTC time',
  run: 'time since start',
  step: 'time since step start',
}

/** `00:38.112` since a beginning, or the time of day in UTC, or nothing. */
export function formatLogTime(
  atMs: number,
  since: { runMs: number; stepMs: number },
  times: LogTimes,
): string {
  if (times === 'none') return ''
  if (times === 'clock') return new Date(atMs).toISOString().slice(11, 23)
  const sinceMs = Math.max(0, atMs - (times === 'run' ? since.runMs : since.stepMs))
  const minutes = Math.floor(sinceMs / 60_000)
  return `${String(minutes).padStart(2, '0')}:${((sinceMs % 60_000) / 1000).toFixed(3).padStart(6, '0')}`
}
