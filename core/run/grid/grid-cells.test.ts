import fc from 'fast-check'
import { expect, test } from 'vitest'

import { stepStatuses } from '../step-status.ts'
import { type GridStep, gridCells, runsWithin, statusOfAll } from './grid-cells.ts'

const step = (key: string, more: Partial<GridStep> = {}): GridStep => ({
  key,
  kind: 'asset',
  status: 'succeeded',
  pieceOf: null,
  startedAtMs: 10,
  finishedAtMs: 20,
  tries: 1,
  failure: null,
  takenOver: false,
  ...more,
})

test('pieces are one cell, which fails with any of them and lasts from the first start to the last end', () => {
  const piece = (key: string, more: Partial<GridStep> = {}) => step(key, { pieceOf: 'b', ...more })
  const cells = gridCells([
    step('a'),
    piece('b[1]', { startedAtMs: 30, finishedAtMs: 90 }),
    piece('b[2]', { status: 'failed', startedAtMs: 25, finishedAtMs: 40, tries: 3, failure: 'no' }),
  ])
  expect(cells).toMatchObject([
    { step: 'a', pieces: null },
    {
      step: 'b',
      pieces: 2,
      status: 'failed',
      startedAtMs: 25,
      finishedAtMs: 90,
      tries: 4,
      failure: 'no',
    },
  ])
  expect(gridCells([piece('b[1]'), piece('b[2]', { finishedAtMs: null })])[0]?.finishedAtMs).toBeNull()
})

test('several stand as succeeded only where all of them succeeded, and as failed where any failed', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...stepStatuses), { minLength: 1 }), (statuses) => {
      const found = statusOfAll(statuses)
      expect(statuses).toContain(found)
      expect(found === 'succeeded').toBe(statuses.every((status) => status === 'succeeded'))
      expect(found === 'failed').toBe(statuses.includes('failed'))
    }),
  )
  expect(statusOfAll([])).toBeUndefined()
})

test('a page of runs is cut where it has too many cells, and never empty', () => {
  const runs = [5, 3, 4].map((stepsTotal) => ({ stepsTotal }))
  expect(runsWithin(runs, 8)).toHaveLength(2)
  expect(runsWithin(runs, 100)).toHaveLength(3)
  expect(runsWithin(runs, 1)).toHaveLength(1)
  expect(runsWithin([], 1)).toEqual([])
})
