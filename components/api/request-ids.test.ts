import { expect, test } from 'vitest'

import { RequestIds } from './request-ids.ts'

const make = () => {
  let made = 0
  const clock = { ms: 0 }
  const ids = new RequestIds(
    () => `id ${++made}`,
    () => clock.ms,
  )
  return { ids, clock }
}

test('a call that was not answered keeps its id for a while; an answered one and another one do not', () => {
  const { ids, clock } = make()
  expect(ids.of('start a')).toBe('id 1')
  expect(ids.of('start a')).toBe('id 1')
  expect(ids.of('start b')).toBe('id 2')
  ids.answered('start a')
  expect(ids.of('start a')).toBe('id 3')
  clock.ms += 300_000
  expect(ids.of('start a')).toBe('id 4')
  expect(ids.of('start b')).toBe('id 5')
})
