import fc from 'fast-check'
import { expect, it } from 'vitest'

import { numbers } from '#server/testing/numbers-document.ts'

import { expectRun, stepsOfEverything } from './expect-run.ts'

const graph = stepsOfEverything('p', numbers)
if (!graph) throw new Error('The document makes nothing.')
const took = (durationsMs: Record<string, number>) =>
  Object.fromEntries(Object.entries(durationsMs).map(([key, durationMs]) => [key, { durationMs, count: 3 }]))

it('a chain takes what its steps take together', () => {
  const expected = expectRun(
    graph,
    took({ numbers: 1_000, even: 2_000, 'even.check:full': 100, total: 500, report: 250 }),
  )
  expect(expected).toEqual({
    steps: 5,
    durationMs: 3_750,
    runs: 3,
    cost: null,
    unknown: [],
    path: ['numbers', 'even', 'total', 'report'],
  })
})

it('without a past of some it is a least; without any nobody knows', () => {
  expect(expectRun(graph, took({ numbers: 1_000, even: 2_000 }))).toMatchObject({
    durationMs: 3_000,
    unknown: ['total', 'even.check:full', 'report'],
  })
  expect(expectRun(graph, {})).toMatchObject({ durationMs: null, path: [] })
})

it('its cost is the middle of what runs of just this cost, by so many as there were', () => {
  expect(expectRun(graph, {}, [500, 90_000, 700]).cost).toEqual({ cpuMs: 700, runs: 3 })
})

it('it is known by as many runs as its rarest step', () => {
  const usual = { numbers: { durationMs: 1, count: 20 }, even: { durationMs: 1, count: 2 } }
  expect(expectRun(graph, usual).runs).toBe(2)
  expect(expectRun(graph, {}).runs).toBe(0)
})

it('a document that makes nothing has no run', () =>
  expect(stepsOfEverything('p', { ...numbers, elements: {} })).toBeNull())

it('it takes no less than its longest step and no more than all of them one after the other', () => {
  const durations = fc.record(
    Object.fromEntries(graph.steps.map(({ key }) => [key, fc.nat({ max: 100_000 })])),
  )
  fc.assert(
    fc.property(durations, (durationsMs) => {
      const all = Object.values(durationsMs)
      const { durationMs } = expectRun(graph, took(durationsMs))
      expect(durationMs).toBeGreaterThanOrEqual(Math.max(...all))
      expect(durationMs).toBeLessThanOrEqual(all.reduce((sum, one) => sum + one, 0))
    }),
  )
})
