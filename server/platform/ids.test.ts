import { expect, test } from 'vitest'

import { newId } from './ids.ts'

test('is a UUID of version 7 that carries its millisecond', () => {
  const nowMs = Date.now() + 60_000
  const id = newId(nowMs)
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)).toBe(nowMs)
})

test('ids sort by the order in which they were made, also within one millisecond and when the clock goes back', () => {
  const nowMs = Date.now() + 120_000
  const ids = Array.from({ length: 20_000 }, (_, index) => newId(nowMs - (index % 3)))
  expect(ids.toSorted()).toEqual(ids)
  expect(new Set(ids).size).toBe(ids.length)
})
