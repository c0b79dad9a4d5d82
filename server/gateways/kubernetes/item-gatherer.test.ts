import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { ItemGatherer } from './item-gatherer.ts'
import type { LogItem } from './log-catch-up.ts'

const line = (size: number): LogItem => ({
  kind: 'line',
  timeNs: 0n,
  bytes: Buffer.alloc(size),
  cutBytes: 0,
  ended: true,
})

const rig = (deliver: () => Promise<void> = async () => undefined) => {
  const deliveries: { atMs: number; items: LogItem[]; cursor: number }[] = []
  const failures: unknown[] = []
  let added = 0
  const gatherer = new ItemGatherer<number>({
    everyMs: 250,
    mostBytes: 1_000,
    cursor: () => added,
    onFailure: (error) => void failures.push(error),
    deliver: (items, cursor) => {
      deliveries.push({ atMs: performance.now(), items, cursor })
      return deliver()
    },
  })
  const add = (...items: LogItem[]) => {
    added += items.length
    return gatherer.add(items)
  }
  return { gatherer, deliveries, failures, add }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('what comes after a quiet moment is delivered at once, what follows within a quarter of a second', async () => {
  const { add, deliveries } = rig()
  await add(line(1))
  expect(deliveries).toHaveLength(1)
  await add(line(1))
  await add(line(1), line(1))
  expect(deliveries).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(250)
  expect(deliveries.map(({ items, cursor }) => [items.length, cursor])).toEqual([
    [1, 1],
    [3, 4],
  ])
})

test('everything is delivered once, in order, each with the cursor after it, in time, and no more often than need be', async () => {
  const pieces = fc.array(fc.record({ size: fc.nat(700), waitMs: fc.nat(200) }), { maxLength: 60 })
  await fc.assert(
    fc.asyncProperty(pieces, async (all) => {
      const { add, gatherer, deliveries } = rig()
      const beganMs = performance.now()
      const given: { item: LogItem; atMs: number }[] = []
      for (const { size, waitMs } of all) {
        const item = line(size)
        given.push({ item, atMs: performance.now() })
        await add(item)
        await vi.advanceTimersByTimeAsync(waitMs)
      }
      await gatherer.flush()
      expect(deliveries.flatMap(({ items }) => items)).toEqual(given.map(({ item }) => item))
      let seen = 0
      for (const { atMs, items, cursor } of deliveries) {
        seen += items.length
        expect(cursor).toBe(seen)
        for (const { atMs: givenMs } of given.slice(seen - items.length, seen))
          expect(atMs - givenMs).toBeLessThanOrEqual(250)
      }
      const bytes = all.reduce((sum, { size }) => sum + size, 0)
      const most = (performance.now() - beganMs) / 250 + bytes / 1_000 + 2
      expect(deliveries.length).toBeLessThanOrEqual(most)
    }),
    { numRuns: 50 },
  )
})

test('nothing more is read while much waits for a delivery', async () => {
  const { promise, resolve } = Promise.withResolvers<void>()
  const { add, deliveries } = rig(() => promise)
  const first = add(line(1))
  await add(line(10))
  let isRead = false
  const second = add(line(2_000)).then(() => (isRead = true))
  await vi.advanceTimersByTimeAsync(5_000)
  expect(isRead).toBe(false)
  expect(deliveries).toHaveLength(1)
  resolve()
  await Promise.all([first, second])
  expect(deliveries.map(({ items }) => items.length)).toEqual([1, 2])
})

test('a delivery that failed is told, and nothing is delivered after it', async () => {
  let isAway = false
  const { add, gatherer, deliveries, failures } = rig(async () => {
    if (isAway) throw new Error('The database is away.')
  })
  await add(line(1))
  isAway = true
  await add(line(1))
  await vi.advanceTimersByTimeAsync(250)
  expect(failures).toMatchObject([{ message: 'The database is away.' }])
  isAway = false
  await expect(add(line(1))).rejects.toThrow('The database is away.')
  await expect(gatherer.flush()).rejects.toThrow('The database is away.')
  expect(deliveries).toHaveLength(2)
})
