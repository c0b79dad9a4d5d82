import { expect, test } from 'vitest'

import { clockTime, isoOnClock, momentOnClock } from './zone-time.ts'

const berlin = 'Europe/Berlin'
const utc = (text: string) => Date.parse(`${text}Z`)

test('a moment is written on the clock of its zone', () => {
  const atMs = Date.parse('2026-11-24T13:02:03.123Z')
  expect(clockTime(atMs, berlin)).toBe('14:02:03.123')
  expect(clockTime(atMs, 'UTC')).toBe('13:02:03.123')
  expect(isoOnClock(atMs, berlin)).toBe('2026-11-24T14:02:03.123+01:00')
  expect(isoOnClock(atMs, 'America/St_Johns')).toBe('2026-11-24T09:32:03.123-03:30')
  expect(isoOnClock(atMs, 'UTC')).toBe('2026-11-24T13:02:03.123Z')
})

test.each([
  ['2026-07-01T00:00', '2026-06-30T22:00'],
  ['2026-11-24T00:00', '2026-11-23T23:00'],
  // Put forward: there is no half past two. Put back: there are two.
  ['2026-03-29T02:30', '2026-03-29T01:30'],
  ['2026-10-25T02:30', '2026-10-25T00:30'],
])('the clock of Berlin shows %s at %s in UTC', (shown, at) => {
  expect(momentOnClock(utc(shown), berlin)).toBe(utc(at))
})
