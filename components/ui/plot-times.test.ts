import { expect, test } from 'vitest'

import { plotTimes } from './plot-times.ts'

const at = (text: string): number => Date.parse(text) / 1_000

test.each([
  ['seconds', 10, ['2026-11-22T22:18:00Z', '2026-11-22T22:18:10Z'], ['22:18:00', '22:18:10']],
  ['minutes', 300, ['2026-11-22T22:15:00Z', '2026-11-22T22:20:00Z'], ['22:15', '22:20']],
  ['hours over midnight', 3_600, ['2026-11-22T23:00:00Z', '2026-11-23T00:00:00Z'], ['23:00', '23 Nov']],
  ['days', 86_400, ['2026-11-22T00:00:00Z', '2026-11-23T00:00:00Z'], ['22 Nov', '23 Nov']],
])('marks that are %s apart', (_, stepSec, moments, words) => {
  expect(plotTimes(moments.map(at), stepSec, 'UTC')).toEqual(words)
})

test('marks are said in the zone that was asked for', () => {
  expect(plotTimes([at('2026-11-22T22:00:00Z')], 3_600, 'Asia/Tokyo')).toEqual(['07:00'])
})
