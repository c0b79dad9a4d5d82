import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { GridCell } from '#core/run/grid/grid-cells.ts'

import { cellsById, gridRows, type GridRun, placeAfter, statusIn } from './grid-rows.ts'

const cell = (step: string, more: Partial<GridCell> = {}): GridCell => ({
  step,
  kind: 'asset',
  status: 'succeeded',
  startedAtMs: 0,
  finishedAtMs: 1,
  tries: 1,
  pieces: null,
  failure: null,
  takenOver: false,
  ...more,
})
const run = (title: string, cells: GridCell[]): GridRun => ({
  id: title,
  title,
  startedAt: new Date(0),
  enqueuedAt: new Date(0),
  finishedAt: new Date(1),
  cells,
})
const groups = { b: 'two', a: 'two', z: 'one' }

test('groups stand by name, their steps as in the newest run; a folded group keeps its line', () => {
  const runs = [run('new', [cell('b'), cell('a')]), run('old', [cell('a'), cell('z'), cell('gone')])]
  const rows = gridRows(runs, groups, new Set(['one']))
  expect(rows.map(({ of, name }) => [of, name])).toEqual([
    ['group', 'no longer published'],
    ['step', 'gone'],
    ['group', 'one'],
    ['group', 'two'],
    ['step', 'b'],
    ['step', 'a'],
  ])
})

test('ops of one name in two jobs are two lines', () => {
  const op = cell('load', { kind: 'op' })
  const rows = gridRows([run('nightly', [op]), run('weekly', [op])], {}, new Set())
  expect(rows.map(({ id }) => id)).toEqual([
    'group:nightly',
    'nightly · load',
    'group:weekly',
    'weekly · load',
  ])
})

test('the line of a group stands for all of its steps, and is empty where a run has none', () => {
  const runs = [run('r', [cell('a'), cell('b', { status: 'failed' })])]
  const [group] = gridRows(runs, groups, new Set(['two']))
  if (!group || !runs[0]) throw new Error('no line')
  expect(statusIn(group, cellsById(runs[0]))).toBe('failed')
  expect(statusIn(group, cellsById(run('other', [])))).toBeUndefined()
})

test('no key leads out of the grid', () => {
  const keys = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight', 'PageUp', 'PageDown', 'Home', 'End']
  fc.assert(
    fc.property(
      fc.array(fc.record({ key: fc.constantFrom(...keys), ctrlKey: fc.boolean() })),
      fc.integer({ min: 1, max: 9 }),
      fc.integer({ min: 1, max: 9 }),
      (presses, rows, columns) => {
        let place = { row: 0, column: 0 }
        for (const press of presses) place = placeAfter(place, press, { rows, columns, page: 4 }) ?? place
        expect(place.row).toBeLessThan(rows)
        expect(place.column).toBeLessThan(columns)
        expect(Math.min(place.row, place.column)).toBeGreaterThanOrEqual(0)
      },
    ),
  )
  expect(
    placeAfter({ row: 0, column: 0 }, { key: 'x', ctrlKey: false }, { rows: 1, columns: 1, page: 1 }),
  ).toBeUndefined()
})
