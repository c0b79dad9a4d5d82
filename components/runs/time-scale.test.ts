import fc from 'fast-check'
import { expect, test } from 'vitest'

import { timeScale } from './time-scale.ts'
import { timeTicks } from './time-ticks.ts'
import { pan, readWindow, windowBetween, writeWindow, zoomAt } from './time-window.ts'

const style = { form: 'relative', zone: 'UTC' } as const
const scaleOf = (busy: [number, number][], fromMs: number, toMs: number, squeeze = true) =>
  timeScale({ busy, fromMs, toMs, widthPx: 800, squeeze, startMs: 0, style })

const spans = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 500_000 }), fc.integer({ min: 1, max: 60_000 }))
    .map(([from, length]): [number, number] => [from, from + length]),
  { minLength: 1, maxLength: 8 },
)

test('property: time never runs backwards on the scale, its ends are the ends, and pixels lead back to their times', () => {
  fc.assert(
    fc.property(spans, fc.boolean(), (busy, squeeze) => {
      const fromMs = Math.min(...busy.map(([from]) => from))
      const toMs = Math.max(...busy.map(([, to]) => to))
      const scale = scaleOf(busy, fromMs, toMs, squeeze)
      expect(scale.x(fromMs)).toBeCloseTo(0)
      expect(scale.x(toMs)).toBeCloseTo(800)
      let last = -1
      for (let part = 0; part <= 50; part++) {
        const atMs = fromMs + ((toMs - fromMs) * part) / 50
        expect(scale.x(atMs)).toBeGreaterThanOrEqual(last - 1e-6)
        last = scale.x(atMs)
        expect(scale.timeAt(last)).toBeCloseTo(atMs, 2)
      }
    }),
  )
})

test('an idle hour between two short tries takes a few pixels and says its length, unless time is to be real', () => {
  const busy: [number, number][] = [
    [0, 10_000],
    [3_610_000, 3_620_000],
  ]
  const squeezed = scaleOf(busy, 0, 3_620_000)
  expect(squeezed.x(3_610_000) - squeezed.x(10_000)).toBeLessThan(30)
  expect(squeezed.squeezed.map(({ label }) => label)).toEqual(['1 h 0 m'])
  const real = scaleOf(busy, 0, 3_620_000, false)
  expect(real.squeezed).toEqual([])
  expect(real.x(1_810_000)).toBeCloseTo(400)
})

test('a tenth of the time may be idle without being squeezed', () => {
  const idleOf = (idleMs: number) =>
    scaleOf(
      [
        [0, 50_000],
        [50_000 + idleMs, 100_000],
      ],
      0,
      100_000,
    ).squeezed.length
  expect(idleOf(10_000)).toBe(0)
  expect(idleOf(10_001)).toBe(1)
})

test('times are since the start or of the clock, as the reader chose', () => {
  const startMs = Date.UTC(2026, 10, 22, 14, 3, 9)
  const ticks = (form: 'relative' | 'absolute') =>
    timeTicks({
      fromMs: startMs,
      toMs: startMs + 40_000,
      startMs,
      style: { form, zone: 'UTC' },
      stepMs: 15_000,
    }).map(({ label }) => label)
  expect(ticks('relative')).toEqual(['0 s', '20 s', '40 s'])
  expect(ticks('absolute')).toEqual(['14:03:20', '14:03:40'])
})

test('a window survives the address; what is none is no window', () => {
  expect(readWindow(writeWindow({ fromMs: 1_200.4, toMs: 5_300 }))).toEqual({ fromMs: 1_200, toMs: 5_300 })
  for (const word of [undefined, '', '5-', '9-9', '900-100', 'a-b', '1-2-3'])
    expect(readWindow(word)).toBeUndefined()
})

test('property: zooming and panning stay within the run, and the moment under the pointer stays where it is', () => {
  const whole = 100_000
  const window = fc
    .tuple(fc.integer({ min: 0, max: 90_000 }), fc.integer({ min: 100, max: 10_000 }))
    .map(([fromMs, length]) => ({ fromMs, toMs: fromMs + length }))
  fc.assert(
    fc.property(window, fc.double({ min: 0.3, max: 0.9, noNaN: true }), (one, factor) => {
      const atMs = one.fromMs + (one.toMs - one.fromMs) / 3
      const closer = zoomAt(one, atMs, factor, whole)
      expect(((closer?.toMs ?? 0) - atMs) / (atMs - (closer?.fromMs ?? 0))).toBeCloseTo(2, 5)
      for (const part of [-3, -0.2, 0.2, 3]) {
        const moved = pan(one, part, whole)
        expect(moved?.fromMs).toBeGreaterThanOrEqual(0)
        expect(moved?.toMs).toBeLessThanOrEqual(whole)
        expect((moved?.toMs ?? 0) - (moved?.fromMs ?? 0)).toBeCloseTo(one.toMs - one.fromMs, 5)
      }
    }),
  )
  expect(windowBetween(-5, 200_000, whole)).toBeUndefined()
  expect(windowBetween(900, 400, whole)).toEqual({ fromMs: 400, toMs: 900 })
})
