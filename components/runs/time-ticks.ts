import type { TimeStyle } from '#components/ui/time-style.ts'
import { clockOffsetMs, timeZoneOf } from '#components/ui/zone-time.ts'

const niceSteps = [
  10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 30_000, 60_000, 120_000, 300_000, 600_000,
  1_800_000, 3_600_000, 7_200_000, 21_600_000, 86_400_000,
]
const niceStep = (leastMs: number): number =>
  niceSteps.find((stepMs) => stepMs >= leastMs) ?? Math.ceil(leastMs / 86_400_000) * 86_400_000

/** More never fit on a screen. */
const mostTicks = 400

/** Round moments between two times, as the reader chose to have times written: since the start, or by the clock of a zone. */
export function timeTicks({
  fromMs,
  toMs,
  startMs,
  style,
  stepMs: leastMs,
}: {
  fromMs: number
  toMs: number
  startMs: number
  style: TimeStyle
  /** At least so far apart. */
  stepMs: number
}): { atMs: number; label: string }[] {
  const stepMs = niceStep(leastMs)
  const timeZone = timeZoneOf(style)
  const offsetMs = clockOffsetMs(fromMs, timeZone)
  const zeroMs = style.form === 'relative' ? startMs : -offsetMs
  const write =
    style.form === 'relative'
      ? (atMs: number) => tickLabel(atMs - startMs, stepMs)
      : clockLabel(stepMs, timeZone)
  const ticks = []
  let atMs = zeroMs + Math.ceil((fromMs - zeroMs) / stepMs) * stepMs
  for (; atMs <= toMs && ticks.length < mostTicks; atMs += stepMs) ticks.push({ atMs, label: write(atMs) })
  return ticks
}

function clockLabel(stepMs: number, timeZone: string | undefined): (atMs: number) => string {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...(stepMs >= 86_400_000 ? { day: 'numeric', month: 'short' } : { hour: '2-digit', minute: '2-digit' }),
    ...(stepMs < 60_000 && { second: '2-digit' }),
    ...(stepMs < 1_000 && { fractionalSecondDigits: 2 }),
    timeZone,
  })
  return (atMs) => format.format(atMs)
}

/** A length of time, as exact as steps of `stepMs` need it: `250 ms`, `1.25 s`, `90 s`, `3 m 20 s`, `2 h 5 m`. */
export function tickLabel(atMs: number, stepMs: number): string {
  if (stepMs < 1_000) return atMs < 1_000 ? `${Math.round(atMs)} ms` : `${(atMs / 1_000).toFixed(2)} s`
  const all = Math.round(atMs / 1_000)
  if (all < 120 && stepMs < 60_000) return `${all} s`
  const [hours, minutes, rest] = [Math.floor(all / 3_600), Math.floor(all / 60) % 60, all % 60]
  return hours > 0 ? `${hours} h ${minutes} m` : rest > 0 ? `${minutes} m ${rest} s` : `${minutes} m`
}
