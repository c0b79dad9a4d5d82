import fc from 'fast-check'
import { expect, test } from 'vitest'

import { firesOnSlots, type ExpectedFire } from './fires-on-slots.ts'

const fire = (atMs: number, tookMs: number): ExpectedFire => ({ atMs, tookMs, runs: 1, atOnce: 1 })

test('three at once on two slots: the third waits for the first to end', () => {
  expect(firesOnSlots([fire(0, 50), fire(0, 30), fire(10, 5)], 2)).toEqual({
    mostAtOnce: { count: 2, atMs: 0 },
    waiting: 1,
    longestWait: { place: 2, ms: 20 },
  })
})

test('with as many slots as it takes none waits', () => {
  expect(firesOnSlots([fire(0, 50), fire(0, 30), fire(10, 5), fire(60, 1)], null)).toEqual({
    mostAtOnce: { count: 3, atMs: 10 },
    waiting: 0,
    longestWait: undefined,
  })
})

test('a backfill has so many runs at a time, and its others follow them', () => {
  const backfill = { ...fire(0, 10), runs: 7, atOnce: 3 }
  // Three turns of 30, 20 and 20: the last is free for what comes at 25.
  expect(firesOnSlots([backfill, fire(25, 1)], 3)).toEqual({
    mostAtOnce: { count: 3, atMs: 0 },
    waiting: 0,
    longestWait: undefined,
  })
  expect(firesOnSlots([backfill, fire(5, 1)], 3)).toMatchObject({
    waiting: 1,
    longestWait: { place: 1, ms: 15 },
  })
  expect(firesOnSlots([{ ...fire(0, 10), runs: 7, atOnce: 10 }], null).mostAtOnce.count).toBe(7)
  expect(firesOnSlots([{ ...fire(0, 10), runs: 0, atOnce: 10 }], 1)).toMatchObject({ waiting: 0 })
})

/** Step by step: at each moment those that are due take what is free, in their order. */
const simulated = (fires: readonly ExpectedFire[], slots: number): number[] => {
  const begins: number[] = fires.map(() => Number.NaN)
  const order = fires
    .map((_, place) => place)
    .toSorted((a, b) => (fires[a]?.atMs ?? 0) - (fires[b]?.atMs ?? 0))
  for (let now = 0; begins.some(Number.isNaN); now += 1)
    for (const place of order) {
      const one = fires[place]
      const going = fires.filter((other, at) => (begins[at] ?? Number.NaN) + other.tookMs > now).length
      if (one && Number.isNaN(begins[place]) && one.atMs <= now && going < slots) begins[place] = now
    }
  return begins
}

test('waits are those that a simulation moment by moment finds', () => {
  const fires = fc.array(
    fc.tuple(fc.nat(20), fc.integer({ min: 1, max: 8 })).map(([atMs, tookMs]) => fire(atMs, tookMs)),
    {
      minLength: 1,
      maxLength: 12,
    },
  )
  fc.assert(
    fc.property(fires, fc.integer({ min: 1, max: 4 }), (given, slots) => {
      const waits = simulated(given, slots).map((begun, place) => begun - (given[place]?.atMs ?? 0))
      const found = firesOnSlots(given, slots)
      expect(found.waiting).toBe(waits.filter((wait) => wait > 0).length)
      expect(found.longestWait?.ms ?? 0).toBe(Math.max(...waits))
    }),
  )
})
