import { expect, test } from 'vitest'

import { median, quantile, reported } from './report.ts'

test('medians and quantiles', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 2, 3])).toBe(2.5)
  expect(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.5)).toBe(5)
  expect(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.99)).toBe(10)
})

test('the ratio says how many times better ours is, whichever way is better', () => {
  const meets = (_ours: number, ratio: number | null) => (ratio ?? 0) >= 20
  expect(
    reported({ metric: 'a', unit: 'ms', ours: [100], peer: [2_500], better: 'lower', aim: '', meets }),
  ).toMatchObject({ ratio: 25, met: true })
  expect(
    reported({ metric: 'a', unit: '/s', ours: [100], peer: [10], better: 'higher', aim: '', meets }),
  ).toMatchObject({ ratio: 10, met: false })
  expect(reported({ metric: 'a', unit: '/s', ours: [100], better: 'higher', aim: '', meets })).toMatchObject({
    ratio: null,
    peer: null,
  })
})
