import { expect, test } from 'vitest'

import { mebibytes, milliCpu, quantity } from './quantity.ts'

test.each([
  ['250m', 0.25],
  ['2', 2],
  ['1.5', 1.5],
  ['128974848', 128_974_848],
  ['129e6', 129e6],
  ['129M', 129e6],
  ['123Mi', 128_974_848],
  ['24580016Ki', 25_169_936_384],
  ['100n', 1e-7],
])('%s is %d', (spelled, value) => expect(quantity(spelled)).toBeCloseTo(value, 9))

test('what is no quantity is none', () => {
  expect(['', 'm', '1 Gi', '1Q', undefined].map(quantity)).toEqual([null, null, null, null, null])
  expect(milliCpu('1')).toBe(1000)
  expect(mebibytes('4Gi')).toBe(4096)
})
