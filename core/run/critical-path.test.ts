import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { criticalPath } from './critical-path.ts'
import { timedSteps, type TimedStep } from './timed-steps.ts'
import { whatBlocks } from './what-blocks.ts'

const ended = (key: string, startedMs: number, finishedMs: number, ...after: string[]): TimedStep => ({
  key,
  after,
  status: 'succeeded',
  startedMs,
  finishedMs,
  expectedMs: null,
})
const open = (key: string, expectedMs: number | null, ...after: string[]): TimedStep => ({
  key,
  after,
  status: 'waiting',
  startedMs: null,
  finishedMs: null,
  expectedMs,
})
const running = (
  key: string,
  startedMs: number,
  expectedMs: number | null,
  ...after: string[]
): TimedStep => ({
  ...open(key, expectedMs, ...after),
  status: 'running',
  startedMs,
})
const free = { startMs: 0, nowMs: 100, maxConcurrent: 100 }
const keysOf = (steps: TimedStep[], bounds = free) => criticalPath(steps, bounds).links.map(({ key }) => key)

describe('the path of a run that ended', () => {
  const steps = [
    ended('a', 0, 10),
    ended('slow', 0, 40),
    ended('b', 12, 20, 'a'),
    ended('c', 45, 60, 'b', 'slow'),
  ]
  test('goes back from what ended last over the inputs that came last, with their waits', () => {
    expect(criticalPath(steps, free).links).toMatchObject([
      { key: 'slow', held: 'start', waitedMs: 0 },
      { key: 'c', held: 'input', waitedMs: 5 },
    ])
  })
  test('slack is how much later a step could have ended', () => {
    const { slackMs } = criticalPath(steps, free)
    expect(Object.fromEntries(slackMs)).toEqual({ a: 27, slow: 5, b: 25, c: 0 })
  })
  test('leads over the step whose end gave a place, where all places were taken', () => {
    const one = [ended('a', 0, 10), ended('b', 10, 30), ended('c', 30, 35, 'a')]
    expect(criticalPath(one, { ...free, maxConcurrent: 1 }).links).toMatchObject([
      { key: 'a', held: 'start' },
      { key: 'b', held: 'place', waitedMs: 10 },
      { key: 'c', held: 'place', waitedMs: 20 },
    ])
    expect(keysOf(one)).toEqual(['a', 'c'])
  })
  test('ends at the failure; what was skipped has no time', () => {
    const skipped: TimedStep = { ...open('c', 5, 'b'), status: 'skipped', finishedMs: 30 }
    expect(keysOf([ended('a', 0, 10), { ...ended('b', 10, 30, 'a'), status: 'failed' }, skipped])).toEqual([
      'a',
      'b',
    ])
  })
  test('of none there is none', () => {
    expect(criticalPath([], free)).toMatchObject({ links: [], endMs: null, unknown: [] })
  })
})

describe('the path of a run that goes on', () => {
  test('ends when the longest rest is over', () => {
    const steps = [ended('a', 0, 50), running('b', 50, 80, 'a'), open('c', 20, 'a'), open('d', 7, 'b', 'c')]
    expect(criticalPath(steps, free)).toMatchObject({ endMs: 137, unknown: [] })
    expect(keysOf(steps)).toEqual(['a', 'b', 'd'])
  })
  test('with one place the rest comes one after the other', () => {
    const steps = [running('a', 90, 20), open('b', 30), open('c', 40)]
    expect(criticalPath(steps, { ...free, maxConcurrent: 1 }).endMs).toBe(180)
  })
  test('what takes longer than usual is expected to end now', () => {
    expect(criticalPath([running('a', 0, 20)], free).endMs).toBe(100)
  })
  test('without a history nothing is promised, and it says of which', () => {
    expect(criticalPath([running('a', 0, 200), open('b', null, 'a')], free)).toMatchObject({
      endMs: null,
      unknown: ['b'],
    })
  })
  test('what stands behind a failure is not waited for', () => {
    const steps = [
      { ...ended('a', 0, 10), status: 'failed' as const },
      open('b', 500, 'a'),
      running('c', 0, 120),
    ]
    expect(criticalPath(steps, free).endMs).toBe(120)
  })
})

/** Steps in graph order, each after some of those before, run as soon as it could be. */
const played = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 50 }), fc.array(fc.nat(), { maxLength: 3 })), {
    minLength: 1,
    maxLength: 14,
  })
  .map((drawn) => {
    const steps: TimedStep[] = []
    for (const [index, [tookMs, behind]] of drawn.entries()) {
      const before = index === 0 ? [] : [...new Set(behind.map((at) => steps[at % index]))]
      const startMs = Math.max(0, ...before.map((one) => one?.finishedMs ?? 0))
      steps.push(ended(`${index}`, startMs, startMs + tookMs, ...before.map((one) => one?.key ?? '')))
    }
    return steps
  })
const lastEnd = (steps: readonly TimedStep[]) => Math.max(...steps.map((step) => step.finishedMs ?? 0))

test('property: links follow each other to the end of the run', () => {
  fc.assert(
    fc.property(played, fc.integer({ min: 1, max: 4 }), (steps, maxConcurrent) => {
      const { links } = criticalPath(steps, { ...free, maxConcurrent })
      expect(links.at(-1)?.endMs).toBe(lastEnd(steps))
      links.forEach((link, index) =>
        expect(link.startMs).toBeGreaterThanOrEqual(links[index - 1]?.endMs ?? 0),
      )
    }),
  )
})

test('property: a step that takes all of its slack moves the end by nothing', () => {
  fc.assert(
    fc.property(played, fc.nat(), (steps, at) => {
      const { slackMs } = criticalPath(steps, free)
      const late = steps[at % steps.length]
      const finished = new Map<string, number>()
      for (const step of steps) {
        const startMs = Math.max(0, ...step.after.map((key) => finished.get(key) ?? 0))
        const tookMs = (step.finishedMs ?? 0) - (step.startedMs ?? 0)
        finished.set(step.key, startMs + tookMs + (step === late ? (slackMs.get(step.key) ?? 0) : 0))
      }
      expect(Math.max(...finished.values())).toBe(lastEnd(steps))
    }),
  )
})

test('property: a run expected from its own past ends when that did', () => {
  fc.assert(
    fc.property(played, (steps) => {
      const again = steps.map((step) =>
        open(step.key, (step.finishedMs ?? 0) - (step.startedMs ?? 0), ...step.after),
      )
      expect(criticalPath(again, { ...free, nowMs: 0 }).endMs).toBe(lastEnd(steps))
    }),
  )
})

test('a step says what it waits for, for a place, and what it holds up', () => {
  const steps = [
    running('a', 0, 5),
    open('b', 5, 'a'),
    open('c', 5, 'b'),
    { ...open('d', 5), status: 'ready' as const },
  ]
  expect(whatBlocks(steps, 'a', 1)).toEqual({ waitsFor: [], waitsForPlace: false, holdsUp: ['b', 'c'] })
  expect(whatBlocks(steps, 'c', 1)).toEqual({ waitsFor: ['b'], waitsForPlace: false, holdsUp: [] })
  expect(whatBlocks(steps, 'd', 1)).toEqual({ waitsFor: [], waitsForPlace: true, holdsUp: [] })
  expect(whatBlocks(steps, 'd', 2).waitsForPlace).toBe(false)
})

test('a piece waits for the piece of its own mapping key, what collects for all; what an earlier run made has no time', () => {
  const shown = (key: string, pieceOf: string | null, finishedMs: number | null) => ({
    key,
    pieceOf,
    status: 'succeeded' as const,
    startedMs: finishedMs === null ? null : finishedMs - 5,
    finishedMs,
  })
  const graph = [
    { key: 'split', after: [] },
    { key: 'clean', after: ['split'] },
    { key: 'store', after: ['clean'] },
    { key: 'sum', after: ['store'] },
  ]
  const steps = [
    shown('split', null, 50),
    shown('clean[a]', 'clean', 150),
    shown('clean[b]', 'clean', 150),
    shown('store[a]', 'store', 160),
    shown('store[b]', 'store', 160),
    shown('sum', null, 170),
  ]
  const timed = timedSteps(graph, steps, { clean: 9 }, 100)
  expect(timed.map(({ key, after }) => [key, after])).toEqual([
    ['split', []],
    ['clean[a]', ['split']],
    ['clean[b]', ['split']],
    ['store[a]', ['clean[a]']],
    ['store[b]', ['clean[b]']],
    ['sum', ['store[a]', 'store[b]']],
  ])
  expect(timed[0]).toMatchObject({ startedMs: null, finishedMs: null })
  expect(timed[1]).toMatchObject({ expectedMs: 9, finishedMs: 150 })
})
