import type { TimeStyle } from './time-style.ts'

/** What Intl takes for the chosen zone: nothing for the reader's own. */
export const timeZoneOf = ({ zone }: Pick<TimeStyle, 'zone'>): string | undefined =>
  zone === 'local' ? undefined : zone

const clocks = new Map<string | undefined, Intl.DateTimeFormat>()

/** The parts of a moment on the clock of a zone, to the second. */
const clockOf = (timeZone: string | undefined): Intl.DateTimeFormat => {
  const made =
    clocks.get(timeZone) ??
    new Intl.DateTimeFormat('en-US', {
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZone,
    })
  clocks.set(timeZone, made)
  return made
}

/** How far the clock of a zone is ahead of UTC at a moment, in milliseconds. */
export function clockOffsetMs(atMs: number, timeZone: string | undefined): number {
  if (timeZone === 'UTC') return 0
  const parts = new Map(
    clockOf(timeZone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0
  const shownMs = Date.UTC(
    part('year'),
    part('month') - 1,
    part('day'),
    part('hour'),
    part('minute'),
    part('second'),
  )
  return shownMs - Math.floor(atMs / 1_000) * 1_000
}

/** The moment at which the clock of a zone shows a time, which is given as if it were UTC. Of two the earlier, of none the one an hour on. */
export function momentOnClock(shownMs: number, timeZone: string | undefined): number {
  const dayMs = 86_400_000
  const offsets = [clockOffsetMs(shownMs - dayMs, timeZone), clockOffsetMs(shownMs + dayMs, timeZone)]
  const shown = offsets.map((offsetMs) => shownMs - offsetMs)
  return (
    shown.toSorted((a, b) => a - b).find((atMs) => atMs + clockOffsetMs(atMs, timeZone) === shownMs) ??
    Math.max(...shown)
  )
}

const iso = (atMs: number, timeZone: string | undefined): string =>
  new Date(atMs + clockOffsetMs(atMs, timeZone)).toISOString()

/** The time of day on the clock of a zone: `14:02:03.123`. */
export const clockTime = (atMs: number, timeZone: string | undefined): string =>
  iso(atMs, timeZone).slice(11, 23)

/** A moment in ISO 8601 on the clock of a zone: `2026-11-24T14:02:03.123+01:00`. */
export function isoOnClock(atMs: number, timeZone: string | undefined): string {
  const offsetMs = clockOffsetMs(atMs, timeZone)
  if (offsetMs === 0) return new Date(atMs).toISOString()
  const minutes = Math.abs(offsetMs) / 60_000
  const two = (value: number) => String(Math.floor(value)).padStart(2, '0')
  const offset = `${offsetMs < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
  return iso(atMs, timeZone).replace('Z', offset)
}
