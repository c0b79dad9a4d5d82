import fc from 'fast-check'
import { expect, test } from 'vitest'

import {
  askedStretch,
  drawnStretch,
  lastChoices,
  movedBy,
  readShownTime,
  stretchOf,
  writeShownTime,
  zoomedAt,
} from './shown-time.ts'

const nowMs = 1_763_850_000_000
const stretch = fc
  .tuple(fc.integer({ min: 0, max: nowMs }), fc.integer({ min: 1_000, max: 86_400_000 }))
  .map(([fromMs, spanMs]) => ({ fromMs, toMs: fromMs + spanMs }))

test('every word that is written is read back as the same', () => {
  for (const { ms } of lastChoices)
    expect(readShownTime(writeShownTime({ of: 'last', ms }))).toEqual({ of: 'last', ms })
  fc.assert(
    fc.property(stretch, (shown) => {
      const between = { of: 'between', ...shown } as const
      expect(readShownTime(writeShownTime(between))).toEqual(between)
    }),
  )
})

test.each(['', 'yesterday', '5-4', '0-99999999999999', '12-13'])(
  '%s is no stretch of time: the usual one shows',
  (word) => {
    expect(readShownTime(word)).toEqual(readShownTime(undefined))
  },
)

test('closer and farther keep the moment under the hand where it was; there is a closest and a farthest', () => {
  fc.assert(
    fc.property(stretch, fc.double({ min: 0.2, max: 5, noNaN: true }), (shown, factor) => {
      const next = stretchOf(zoomedAt(shown, (shown.fromMs + shown.toMs) / 2, factor), nowMs)
      expect(next.toMs - next.fromMs).toBeGreaterThanOrEqual(999)
      expect(next.fromMs).toBeGreaterThanOrEqual(0)
    }),
  )
  expect(zoomedAt({ fromMs: 100_000, toMs: 200_000 }, 150_000, 0.5)).toEqual({
    of: 'between',
    fromMs: 125_000,
    toMs: 175_000,
  })
  expect(movedBy({ fromMs: 100_000, toMs: 200_000 }, -0.5)).toEqual({
    of: 'between',
    fromMs: 50_000,
    toMs: 150_000,
  })
  expect(drawnStretch(9_000, 4_000)).toEqual({ of: 'between', fromMs: 4_000, toMs: 9_000 })
})

test('what is asked for holds what is shown, and stays the same while the clock moves a little', () => {
  fc.assert(
    fc.property(stretch, (shown) => {
      const asked = askedStretch(shown)
      expect(asked.fromMs).toBeLessThanOrEqual(shown.fromMs)
      expect(asked.toMs).toBeGreaterThanOrEqual(shown.toMs)
      expect(asked.toMs - asked.fromMs).toBeLessThan((shown.toMs - shown.fromMs) * 2 + 4)
    }),
  )
  const last = { of: 'last', ms: 3_600_000 } as const
  const asked = new Set(
    Array.from({ length: 60 }, (_, second) =>
      JSON.stringify(askedStretch(stretchOf(last, nowMs + second * 1_000))),
    ),
  )
  expect(asked.size).toBeLessThanOrEqual(3)
})
