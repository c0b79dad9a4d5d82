import { expect, test } from 'vitest'

import { json, jsonObject } from './json.ts'

const nested = (levels: number): unknown =>
  Array.from({ length: levels }).reduce<unknown>((inner) => [inner], 1)

test('JSON is taken as it is, anything else is refused', () => {
  const value = { a: [1, 'b', null, { c: true }] }
  expect(json.parse(value)).toEqual(value)
  expect(jsonObject.parse(value)).toEqual(value)
  for (const wrong of [undefined, Number.NaN, () => 1, new Map()])
    expect(json.safeParse(wrong).success).toBe(false)
})

test('a value nested to exhaust the reader is refused, not read', () => {
  expect(json.safeParse(nested(64)).success).toBe(true)
  expect(json.safeParse(nested(100_000)).error?.issues[0]?.message).toBe('is nested deeper than 64 levels')
  expect(jsonObject.safeParse({ a: nested(100_000) }).success).toBe(false)
})
