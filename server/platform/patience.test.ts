import { expect, test } from 'vitest'

import { late, Patience } from './patience.ts'

test('who does not answer in time is not waited for, nor asked again before they have; others are', async () => {
  const told: unknown[] = []
  const patience = new Patience(10, (place, error) => void told.push([place, error]))
  const { promise, reject } = Promise.withResolvers<string>()
  expect(await patience.ask('west', () => promise)).toBe(late)
  let asked = 0
  const again = () => patience.ask('west', async () => (asked++, 'here'))
  expect(await again()).toBe(late)
  expect(asked).toBe(0)
  expect(await patience.ask('east', async () => 'here')).toBe('here')
  const why = new Error('gone')
  reject(why)
  await expect.poll(again).toBe('here')
  expect(told).toEqual([['west', why]])
})

test('what is thrown in time is thrown, and owes nothing', async () => {
  const patience = new Patience(1_000, () => expect.unreachable())
  await expect(patience.ask('west', async () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await patience.ask('west', async () => 'here')).toBe('here')
})
