import { describe, expect, test } from 'vitest'

import { criticalPath } from '#core/run/critical-path.ts'
import type { TimedStep } from '#core/run/timed-steps.ts'

import { endWords, pathWords } from './run-path.ts'
import { timingFacts } from './step-timing.ts'

const step = (
  key: string,
  status: TimedStep['status'],
  expectedMs: number | null,
  ...after: string[]
): TimedStep => ({
  key,
  after,
  status,
  startedMs: status === 'running' ? 0 : null,
  finishedMs: null,
  expectedMs,
})
const bounds = { startMs: 0, nowMs: 1_000, maxConcurrent: 1 }
const running = { status: 'running' as const, startedAt: new Date(0) }

describe('the expected end', () => {
  const path = criticalPath([step('a', 'running', 7_000), step('b', 'waiting', 3_400, 'a')], bounds)
  test.each([
    ['while it runs', running, 'in about 9 s'],
    ['while it waits', { status: 'queued' as const, startedAt: null }, 'about 9 s after it starts'],
    ['while it is canceled', { status: 'canceling' as const, startedAt: new Date(0) }, null],
    ['once it ended', { status: 'failed' as const, startedAt: new Date(0) }, null],
  ])('%s', (_, run, words) => expect(endWords(run, path, 1_000)).toBe(words))

  test('is not invented where a step has no past', () => {
    const unknown = criticalPath([step('a', 'running', 7_000), step('b', 'waiting', null, 'a')], bounds)
    expect(endWords(running, unknown, 1_000)).toBe('not known: b has not run before')
  })
  test('is any moment where the last step takes longer than usual', () => {
    expect(endWords(running, criticalPath([step('a', 'running', 100)], bounds), 1_000)).toBe('any moment')
  })
})

test('a long path is said by its ends', () => {
  const chain = Array.from({ length: 9 }, (_, at) =>
    step(`s${at}`, 'waiting', 1, ...(at > 0 ? [`s${at - 1}`] : [])),
  )
  expect(pathWords(criticalPath(chain, bounds))).toBe('s0 → s1 → 6 more → s8')
  expect(pathWords(criticalPath(chain.slice(0, 3), bounds))).toBe('s0 → s1 → s2')
})

test('a step says what it waits for, what it holds up, how long it usually takes, and its part in the end', () => {
  const timed = [step('a', 'running', 9_000), step('b', 'waiting', null, 'a'), step('c', 'ready', 500)]
  const timing = {
    timed,
    path: criticalPath(timed, bounds),
    usual: { a: { durationMs: 9_000, count: 4 }, c: { durationMs: 500, count: 1 } },
    maxConcurrent: 1,
  }
  const facts = (key: string) =>
    Object.fromEntries(timingFacts({ key, pieceOf: null }, timing).map(({ name, value }) => [name, value]))
  expect(facts('a')).toMatchObject({ Usually: '9.0 s, median of 4', 'Holds up': 'b' })
  expect(facts('b')).toMatchObject({ Usually: 'not known, it has not run before', 'Waits for': 'a' })
  expect(facts('c')).toMatchObject({ 'Waits for': 'a place, 1 step at once' })
})
