const daySec = 86_400
const formats = {
  day: { day: 'numeric', month: 'short' },
  minute: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  second: { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>

/**
 * The words at the marks of an axis of time, no finer than the marks are apart; midnight is said as its day.
 * `atSec` and `stepSec` are in seconds; without `timeZone` it is the reader's own.
 */
export function plotTimes(atSec: readonly number[], stepSec: number, timeZone?: string): string[] {
  const writing = (form: keyof typeof formats) =>
    new Intl.DateTimeFormat('en-GB', { ...formats[form], ...(timeZone && { timeZone }) })
  const day = writing('day')
  const time = writing(stepSec < 60 ? 'second' : 'minute')
  return atSec.map((one) => {
    const at = one * 1_000
    if (stepSec >= daySec) return day.format(at)
    const words = time.format(at)
    return /^00:00(:00)?$/u.test(words) ? day.format(at) : words
  })
}
