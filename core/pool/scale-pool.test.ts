import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { firstSize, scalePool, type PoolFigures, type PoolLimits } from './scale-pool.ts'

const limits: PoolLimits = { min: 3, max: 10, tierMax: 20 }
const calm: PoolFigures = {
  size: 4,
  workers: 4,
  holdStep: 2,
  waiting: 0,
  oldestWaitMs: null,
  cpuPercent: 50,
  open: 3,
  unusedMs: 0,
  quietMs: null,
  tierSize: 4,
  planRoom: null,
}
const room = (workers: number) => ({ workers, words: `The plan carries ${workers}.` })

test.each<[string, Partial<PoolFigures>, string]>([
  ['what does its work stays as it is', {}, '4 null'],
  ['a hundred that wait are not too many', { waiting: 100, oldestWaitMs: 9_000 }, '4 null'],
  ['one more is', { waiting: 101, oldestWaitMs: 9_000 }, '5 depth'],
  ['processors may be used to seventy percent', { cpuPercent: 70 }, '4 null'],
  ['and no more', { cpuPercent: 70.1 }, '5 cpu'],
  [
    'a small pool grows where all hold a step and something waits',
    { holdStep: 4, waiting: 1, oldestWaitMs: 10_001 },
    '5 busy',
  ],
  ['not at once', { holdStep: 4, waiting: 1, oldestWaitMs: 10_000 }, '4 null'],
  ['nor while one of them has a hand free', { holdStep: 3, waiting: 1, oldestWaitMs: 60_000 }, '4 null'],
  [
    'nor while what was asked for before is not there',
    { workers: 3, holdStep: 3, waiting: 500, oldestWaitMs: 60_000 },
    '4 null',
  ],
  ['nor beyond the most', { size: 10, workers: 10, holdStep: 10, waiting: 500, tierSize: 10 }, '10 null'],
  ['a limit that was lowered is kept', { size: 14, workers: 14, tierSize: 14 }, '10 maximum'],
  ['what the plan of its tenant carries is the most', { waiting: 101, planRoom: room(4) }, '4 null'],
  ['and room for one more is used', { waiting: 101, planRoom: room(5) }, '5 depth'],
  ['what the plan carries no more goes', { planRoom: room(2) }, '2 plan'],
  [
    'what is used again begins with no more than the plan carries',
    { size: 0, workers: 0, holdStep: 0, waiting: 1, cpuPercent: null, tierSize: 0, planRoom: room(1) },
    '1 used',
  ],
  [
    'and stays at that while it is used',
    { size: 1, workers: 1, holdStep: 0, quietMs: 400_000, tierSize: 1, planRoom: room(1) },
    '1 null',
  ],
  ['five quiet minutes take one away', { quietMs: 300_000 }, '3 quiet'],
  ['fewer do not', { quietMs: 299_999 }, '4 null'],
  ['quiet is not where one less would have too much to do', { quietMs: 400_000, cpuPercent: 60 }, '4 null'],
  ['nor where all hold a step', { quietMs: 400_000, holdStep: 4 }, '4 null'],
  [
    'the least stays while it is used',
    { size: 3, workers: 3, quietMs: 9_000_000, open: 1, tierSize: 3 },
    '3 null',
  ],
  ['an hour without use takes all', { open: 0, unusedMs: 3_600_000, quietMs: 1, holdStep: 0 }, '0 unused'],
  ['a minute less does not', { open: 0, unusedMs: 3_540_000, holdStep: 0 }, '4 null'],
  [
    'what is used again begins with the least',
    { size: 0, workers: 0, holdStep: 0, waiting: 1, cpuPercent: null, tierSize: 0 },
    '3 used',
  ],
  [
    'what is not used stays away',
    { size: 0, workers: 0, holdStep: 0, open: 0, cpuPercent: null, tierSize: 0 },
    '0 null',
  ],
])('%s', (_, change, outcome) => {
  const { size, cause } = scalePool({ ...calm, ...change }, limits)
  expect(`${size} ${cause}`).toBe(outcome)
})

test('says the figures that made it', () => {
  const words = (change: Partial<PoolFigures>) => scalePool({ ...calm, ...change }, limits).words
  expect(words({ planRoom: room(2) })).toBe('The plan carries 2.')
  expect(words({ size: 0, tierSize: 0, planRoom: room(2) })).toBe('It is used. The plan carries 2.')
  expect(words({ waiting: 134 })).toBe('134 wait, more than 100.')
  expect(words({ cpuPercent: 82.4 })).toBe('Its workers use 82 % of their processors, more than 70 %.')
  expect(words({ holdStep: 4, waiting: 1, oldestWaitMs: 14_000 })).toBe(
    'Something has waited for 14 s while each of its 4 workers holds a step.',
  )
  expect(words({ quietMs: 300_000 })).toBe(
    'For five minutes nothing has waited, and 3 workers would have done.',
  )
})

test('a plan that has all its workers lets no pool grow, and says so', () => {
  const full = { ...calm, waiting: 500, tierSize: 20 }
  expect(scalePool(full, limits)).toMatchObject({ size: 4, cause: null, tierFull: true })
  expect(scalePool({ ...calm, tierSize: 20 }, limits).tierFull).toBe(false)
  expect(firstSize({ size: 0, tierSize: 18, planRoom: null }, limits)).toMatchObject({
    size: 2,
    tierFull: true,
  })
  expect(firstSize({ size: 0, tierSize: 20, planRoom: null }, limits)).toMatchObject({
    size: 0,
    tierFull: true,
  })
  expect(firstSize({ size: 7, tierSize: 20, planRoom: null }, limits)).toMatchObject({
    size: 7,
    cause: null,
    tierFull: false,
  })
})

const anyLimits = fc
  .record({ min: fc.integer({ min: 1, max: 10 }), more: fc.nat(20), over: fc.nat(40) })
  .map(({ min, more, over }) => ({ min, max: min + more, tierMax: min + more + over }))
const anyFigures = (most: number) =>
  fc
    .record({
      size: fc.nat(most),
      workers: fc.nat(most),
      holdStep: fc.nat(most),
      waiting: fc.nat(300),
      oldestWaitMs: fc.option(fc.nat(100_000)),
      cpuPercent: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
      open: fc.nat(400),
      unusedMs: fc.nat(7_200_000),
      quietMs: fc.option(fc.nat(900_000)),
      others: fc.nat(30),
      carried: fc.option(fc.integer({ min: 1, max: 12 })),
    })
    .map(({ others, carried, ...figures }): PoolFigures => ({
      ...figures,
      tierSize: figures.size + others,
      planRoom: carried === null ? null : room(carried),
    }))

describe('whatever the figures', () => {
  test('a pool is never larger than the most, never beyond the plan by its own growth, and grows or shrinks one at a time within its limits', () => {
    fc.assert(
      fc.property(anyLimits, anyFigures(40), (bounds, figures) => {
        const { size, cause } = scalePool(figures, bounds)
        expect(size === figures.size).toBe(cause === null)
        const most = Math.min(bounds.max, figures.planRoom?.workers ?? bounds.max)
        expect(size).toBeLessThanOrEqual(most)
        if (size > figures.size)
          expect(figures.tierSize + size - figures.size).toBeLessThanOrEqual(bounds.tierMax)
        const least = Math.min(bounds.min, most)
        if (figures.size >= least && size > figures.size) expect(size - figures.size).toBe(1)
        if (size < figures.size && cause === 'quiet') expect(size).toBe(figures.size - 1)
        if (size < least && figures.size >= least) expect(cause).toBe('unused')
      }),
    )
  })

  test('what shrinks for quiet does not grow again by the same figures', () => {
    fc.assert(
      fc.property(anyLimits, anyFigures(40), (bounds, figures) => {
        const { size, cause } = scalePool(figures, bounds)
        if (cause !== 'quiet') return
        const load = figures.cpuPercent === null ? null : (figures.cpuPercent * figures.size) / size
        const after = { ...figures, size, workers: size, cpuPercent: load, quietMs: null }
        expect(scalePool(after, bounds).cause).toBeNull()
      }),
    )
  })
})
