import { expect, test } from 'vitest'

import { formatLogTime } from './log-times.ts'

const atMs = Date.UTC(2026, 10, 22, 20, 5, 6, 7)
const since = { runMs: atMs - 3_723_004, stepMs: atMs - 1_004 }

test.each([
  ['none', ''],
  ['clock', '20:05:06.007'],
  ['run', '62:03.004'],
  ['step', '00:01.004'],
] as const)('%s: %s', (times, words) => {
  expect(formatLogTime(atMs, since, times, 'UTC')).toBe(words)
})

test('a clock that went back is no time before the beginning', () => {
  expect(formatLogTime(atMs - 5_000, since, 'step', 'UTC')).toBe('00:00.000')
})

test('the time of day is that of the reader’s zone', () => {
  expect(formatLogTime(atMs, since, 'clock', 'Asia/Tokyo')).toBe('05:05:06.007')
})
