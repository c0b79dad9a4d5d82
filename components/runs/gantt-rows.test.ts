import { expect, test } from 'vitest'

import { busySpans, ganttRows, type GanttStep, orderRows } from './gantt-rows.ts'

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

test('what is expected follows the bar of a step that goes on, and takes the place of one that has not begun', () => {
  const expected = new Map([
    ['a', { startMs: 0, endMs: 90, expected: true }],
    ['b', { startMs: 90, endMs: 120, expected: true }],
    ['done', { startMs: 0, endMs: 20, expected: false }],
  ])
  const rows = ganttRows(
    [step('done', [[0, 20]]), step('a', [[0, null]], 'running'), step('b', [], 'waiting')],
    [],
    50,
    expected,
  )
  expect(rows.map((row) => row.bars.map((bar) => [bar.kind, bar.fromMs, bar.toMs]))).toEqual([
    [['try', 0, 20]],
    [
      ['try', 0, 50],
      ['expected', 50, 90],
    ],
    [['expected', 90, 120]],
  ])
  expect(busySpans(rows)).toContainEqual([90, 120])
})

test('rows stand as the graph has them, or by their beginning with those last that have none', () => {
  const rows = ganttRows(
    [step('never', [], 'skipped'), step('late', [[50, 60]]), step('early', [[10, 60]])],
    [],
    100,
  )
  const keys = (order: 'graph' | 'start') => orderRows(rows, order).map((row) => row.step.key)
  expect(keys('graph')).toEqual(['never', 'late', 'early'])
  expect(keys('start')).toEqual(['early', 'late', 'never'])
})
