import type { TimeZone } from '../schedule/time-zone.ts'

const moment = /^(\d{4})-(\d\d)-(\d\d)(?:[-T ](\d\d):(\d\d)(?::\d\d(?:\.\d+)?)?)?(Z|[+-]\d\d:\d\d)?$/
const dayMs = 86_400_000

/** What a text says of a moment: the clock on the wall, counted as if it stood in UTC, and perhaps what that clock is ahead of it. */
export interface WallMoment {
  wallMs: number
  offsetMs: number | undefined
}

const offsetOf = (text: string): number => {
  if (text === 'Z') return 0
  const [hours = 0, minutes = 0] = text.slice(1).split(':').map(Number)
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

/** Reads a date, or a date with hour and minute (`2026-03-29`, `2026-03-29-02:00`, `2026-03-29T02:00+01:00`). Undefined where it is no such text, or no such date. */
export const readWall = (text: string): WallMoment | undefined => {
  const read = moment.exec(text)
  if (!read) return undefined
  const [, year, month, day, hour = '0', minute = '0', offset] = read
  const wallMs = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute))
  const isDate = new Date(wallMs).toISOString().startsWith(`${year}-${month}-${day}`)
  if (!isDate || Number(hour) > 23 || Number(minute) > 59) return undefined
  return { wallMs, offsetMs: offset === undefined ? undefined : offsetOf(offset) }
}

/**
 * Reads a moment as the instant at which the clock on the wall of a zone shows it; with an offset from UTC, as the instant it names. What the clock shows
 * twice is the first of the two, what it leaves out is the end of the gap. Undefined where it is none.
 */
export const readMoment = (text: string, zone: TimeZone): number | undefined => {
  const read = readWall(text)
  if (!read) return undefined
  const { wallMs, offsetMs } = read
  if (offsetMs !== undefined) return wallMs - offsetMs
  const around = [zone.stretchAt(wallMs - dayMs), zone.stretchAt(wallMs + dayMs)] as const
  const shown = around
    .map((stretch) => wallMs - stretch.offsetMs)
    .filter((atMs) => atMs + zone.stretchAt(atMs).offsetMs === wallMs)
  return shown.length > 0 ? Math.min(...shown) : around[1].fromMs
}
