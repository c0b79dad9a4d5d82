import { expect, test } from 'vitest'

import {
  formatAge,
  formatBytes,
  formatClock,
  formatDuration,
  formatMoment,
  formatNumber,
  formatQuantity,
  formatRelative,
} from './format.ts'

test.each([
  [0, '0 ms'],
  [212, '212 ms'],
  [9800, '9.8 s'],
  [59_940, '59.9 s'],
  [59_960, '1 m 00 s'],
  [65_000, '1 m 05 s'],
  [3_599_600, '1 h 00 m'],
  [7_800_000, '2 h 10 m'],
  [273_600_000, '3 d 4 h'],
])('%d ms lasts %s', (ms, words) => expect(formatDuration(ms)).toBe(words))

test.each([
  [50_000, '0:50'],
  [724_000, '12:04'],
  [3_729_999, '1:02:09'],
])('a clock at %d ms shows %s', (ms, words) => expect(formatClock(ms)).toBe(words))

test.each([
  [0, 'now'],
  [4000, '4 s ago'],
  [240_000, '4 m ago'],
  [-720_000, 'in 12 m'],
  [86_400_000, '1 d ago'],
])('%d ms before now is %s', (age, words) => expect(formatRelative(1e12 - age, 1e12)).toBe(words))

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [3_100_000, '3.1 MB'],
  [999_999, '1.0 MB'],
  [118_000_000_000, '118 GB'],
])('%d bytes are %s', (bytes, words) => expect(formatBytes(bytes)).toBe(words))

test('ages of months and years stay short', () => {
  expect([formatAge(90 * 86_400_000), formatAge(800 * 86_400_000)]).toEqual(['2 mo', '2 y'])
})

test.each([
  [0.00042, '0.00042'],
  [3.14159265, '3.14159'],
  [-0.5, '-0.5'],
  [4.2e-13, '4.2e-13'],
  [1_234_567.891, '1,234,568'],
  [118_204, '118,204'],
  [0, '0'],
  [0.1 + 0.2, '0.3'],
])('the figure %d is %s', (value, words) => expect(formatNumber(value)).toBe(words))

test('a count agrees with its noun', () => {
  expect([
    formatQuantity(1, 'row'),
    formatQuantity(118_204, 'row'),
    formatQuantity(2, 'entry', 'entries'),
  ]).toEqual(['1 row', '118,204 rows', '2 entries'])
})

test('a moment in full names its zone', () => {
  expect(formatMoment(Date.UTC(2026, 10, 22, 14, 3, 9), 'UTC')).toBe('22 Nov 2026, 14:03:09 UTC')
})
