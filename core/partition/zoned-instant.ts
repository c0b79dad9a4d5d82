import { timeZone } from '../schedule/time-zone.ts'

const minuteMs = 60_000

/** What a clock is ahead of UTC, as `+02:00`. */
export const offsetWords = (offsetMs: number): string => {
  const minutes = Math.abs(offsetMs) / minuteMs
  const part = (count: number) => String(Math.floor(count)).padStart(2, '0')
  return `${offsetMs < 0 ? '-' : '+'}${part(minutes / 60)}:${part(minutes % 60)}`
}

/** An instant as the clock of a zone shows it, with its offset: `2026-03-29T03:00:00+02:00`. */
export const zonedInstant = (atMs: number, zone: string): string => {
  const { offsetMs } = timeZone(zone).stretchAt(atMs)
  return `${new Date(atMs + offsetMs).toISOString().slice(0, 19)}${offsetWords(offsetMs)}`
}
