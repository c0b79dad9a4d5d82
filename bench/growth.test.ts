import { expect, test } from 'vitest'

import { floor, growth } from './growth.ts'

test('growth compares the last third with the first', () => {
  expect(growth([100, 100, 100, 500, 500, 500, 110, 110, 110])).toBeCloseTo(10)
  expect(growth([200, 150, 100])).toBeCloseTo(-50)
  expect(growth([100, 100, 100, 100, 100, 104, 104])).toBeCloseTo(4)
  expect(() => growth([1, 2])).toThrow('three samples')
})

test('a single spike is no growth', () => {
  expect(growth([100, 100, 100, 100, 100, 100, 100, 900, 100])).toBe(0)
})

test('a saw whose floor stays is no growth', () => {
  expect(growth([10, 20, 30, 10, 20, 30, 40, 50, 10], floor)).toBe(0)
  expect(growth([10, 20, 30, 10, 20, 30, 40, 50, 15], floor)).toBeCloseTo(50)
})
