import fc from 'fast-check'
import { expect, test } from 'vitest'

import { ganttRows, timeScale, type GanttStep } from './gantt-layout.ts'

const step = (
  key: string,
  tries: [number, number | null][],
  status: GanttStep['status'] = 'succeeded',
): GanttStep => ({
  key,
  status,
  readyMs: null,
  words: null,
  tries: tries.map(([startedMs, finishedMs], index) => ({
    number: index + 1,
    startedMs,
    finishedMs,
    status,
  })),
})

test('a step shows the run’s wait, its own wait, its tries and the pauses between them, without a hole', () => {
  const [row] = ganttRows(
    [
      step(
        'a',
        [
          [30_000, 40_000],
          [45_000, null],
        ],
        'running',
      ),
    ],
    [{ cause: 'slots', words: 'waited for a slot', fromMs: 10_000, toMs: 20_000 }],
    60_000,
  )
  expect(row?.bars.map((bar) => [bar.kind, bar.fromMs, bar.toMs])).toEqual([
    ['wait', 10_000, 20_000],
    ['queue', 20_000, 30_000],
    ['try', 30_000, 40_000],
    ['pause', 40_000, 45_000],
    ['try', 45_000, 60_000],
  ])
})

test('a step that never started has no bars', () => {
  expect(ganttRows([step('a', [], 'skipped')], [], 1)[0]?.bars).toEqual([])
})

test('time never runs backwards on the scale, and the ends are the ends', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: 0, max: 500_000 }), fc.integer({ min: 1, max: 60_000 })), {
        minLength: 1,
        maxLength: 8,
      }),
      (spans) => {
        const rows = ganttRows(
          spans.map(([from, length], index) => step(`${index}`, [[1_000 + from, 1_000 + from + length]])),
          [],
          0,
        )
        const endMs = Math.max(...spans.map(([from, length]) => 1_000 + from + length))
        const startMs = Math.min(...spans.map(([from]) => 1_000 + from))
        const scale = timeScale(rows, startMs, endMs, 800)
        expect(scale.x(startMs)).toBeCloseTo(0)
        expect(scale.x(endMs)).toBeCloseTo(800)
        let last = -1
        for (let part = 0; part <= 50; part++) {
          const x = scale.x(startMs + ((endMs - startMs) * part) / 50)
          expect(x).toBeGreaterThanOrEqual(last - 1e-6)
          last = x
        }
      },
    ),
  )
})

test('an idle hour between two short tries takes a few pixels', () => {
  const rows = ganttRows(
    [
      step('a', [
        [0, 10_000],
        [3_610_000, 3_620_000],
      ]),
    ],
    [],
    0,
  )
  const scale = timeScale(rows, 0, 3_620_000, 800)
  expect(scale.x(3_610_000) - scale.x(10_000)).toBeLessThan(30)
  expect(scale.squeezed).toHaveLength(1)
})
