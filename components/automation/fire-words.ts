import type { Oddness } from '#core/schedule/next-fire.ts'

export const oddWords: Readonly<Record<Oddness, { chip: string; why: string }>> = {
  moved: {
    chip: 'later',
    why: 'The clock is put forward over its time; it fires at the end of the gap.',
  },
  second: {
    chip: 'once',
    why: 'The clock is put back and shows this time twice; it fires the second time.',
  },
  again: {
    chip: 'again',
    why: 'The clock is put back and shows this hour twice; it fires in both.',
  },
}

/** A moment on the clock of a zone, with the zone's name of that day: `Tue 24 Nov 2026, 05:00 GMT+1`. */
export const formatInZone = (atMs: number, timezone: string): string =>
  new Intl.DateTimeFormat('en-GB', {
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
    timeZone: timezone,
  }).format(atMs)
