import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { Refresher } from './refresher.ts'

let ends: (() => void)[]
let refresher: Refresher

beforeEach(() => {
  vi.useFakeTimers()
  ends = []
  refresher = new Refresher(() => new Promise<void>((done) => ends.push(done)))
})
afterEach(() => void vi.useRealTimers())

test('news during a fetch leave it alone, and one more fetch follows it', async () => {
  for (let news = 0; news < 20; news++) refresher.refresh(['runs'])
  expect(ends).toHaveLength(1)
  ends[0]?.()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(ends).toHaveLength(2)
  ends[1]?.()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(ends, 'nothing came since').toHaveLength(2)
})

test('news right after an answer are not lost to the pause between fetches', async () => {
  refresher.refresh(['runs'])
  ends[0]?.()
  await vi.advanceTimersByTimeAsync(1)
  refresher.refresh(['runs'])
  await vi.advanceTimersByTimeAsync(1_000)
  expect(ends).toHaveLength(2)
})

test('different answers do not wait for each other', () => {
  refresher.refresh(['runs'])
  refresher.refresh(['assets'])
  expect(ends).toHaveLength(2)
})
