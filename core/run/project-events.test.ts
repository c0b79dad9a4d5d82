import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { projectEvents, stepsSpokenOf, type RunState } from './project-events.ts'
import type { RunEvent } from './run-event.ts'
import { countOf, type StepState } from './step-state.ts'
import { stepIsFinished } from './step-status.ts'

const atMs = 1
const failure = { message: 'No.', fault: 'user' as const, cause: 'exception' }
const step = (key: string, given: Partial<StepState> = {}): StepState => ({
  key,
  position: 0,
  kind: 'op',
  elementId: key,
  status: 'waiting',
  pieceOf: null,
  readyAtMs: null,
  startedAtMs: null,
  finishedAtMs: null,
  tries: [],
  failure: null,
  skipReason: null,
  outputs: null,
  ...given,
})
const state = (...steps: StepState[]): RunState => ({
  status: 'running',
  assets: new Set(['a']),
  steps: new Map(steps.map((one) => [one.key, one])),
})
const of = { step: 'a', stepAttempt: 1, atMs }

describe('what events make of a run', () => {
  test('a step that is tried again keeps its first try, and succeeds', () => {
    const { steps, counts } = projectEvents(state(step('a')), [
      { type: 'STEP_START', ...of },
      { type: 'STEP_UP_FOR_RETRY', ...of, failure, delayMs: 5 },
      { type: 'STEP_RESTARTED', ...of, stepAttempt: 2, atMs: 9 },
      { type: 'STEP_SUCCESS', ...of, stepAttempt: 2, atMs: 10, durationMs: 1 },
    ])
    expect(steps).toMatchObject([
      {
        status: 'succeeded',
        startedAtMs: 9,
        finishedAtMs: 10,
        failure: null,
        tries: [{ number: 1, startedAtMs: 1, status: 'failed' }],
      },
    ])
    expect(counts).toEqual({ total: 0, running: 0, succeeded: 1, failed: 0, skipped: 0 })
  })

  test('however often a runner says that a step is tried again, what is kept of it stays small', () => {
    const long = {
      ...failure,
      message: 'm'.repeat(100_000),
      stack: Array.from({ length: 1_000 }, () => 'at'),
    }
    const events = Array.from({ length: 300 }, (_, index): RunEvent[] => [
      { type: 'STEP_RESTARTED', ...of, atMs: index + 1 },
      { type: 'STEP_UP_FOR_RETRY', ...of, failure: long, delayMs: 5 },
    ]).flat()
    const [after] = projectEvents(state(step('a')), [{ type: 'STEP_START', ...of }, ...events]).steps
    expect(after?.tries).toHaveLength(100)
    expect(after?.tries.at(-1)?.startedAtMs).toBe(300)
    expect(JSON.stringify(after?.tries).length).toBeLessThan(600_000)
    expect(() => projectEvents(state(step('a')), [{ type: 'STEP_START', ...of, stepAttempt: 102 }])).toThrow(
      'No step is tried 102 times.',
    )
  })

  test('pieces take the place of their step, also where a retry has them already', () => {
    const fanned: RunEvent = { type: 'STEP_FANNED_OUT', atMs, step: 'a', pieces: ['a[x]', 'a[y]'] }
    const first = projectEvents(state(step('a')), [fanned])
    expect(first).toMatchObject({ replaced: ['a'], counts: { total: 1 } })
    expect(first.steps.map(({ key, pieceOf }) => [key, pieceOf])).toEqual([
      ['a[x]', 'a'],
      ['a[y]', 'a'],
    ])
    const again = projectEvents(state(step('a'), step('a[x]', { status: 'succeeded', pieceOf: 'a' })), [
      fanned,
    ])
    expect(again.steps.map(({ key }) => key)).toEqual(['a[y]'])
    expect(again).toMatchObject({ replaced: ['a'], counts: { total: 0 } })
  })

  test('what happened wins over a cancellation that was on the way', () => {
    const canceling = { ...state(), status: 'canceling' as const }
    expect(projectEvents(canceling, [{ type: 'RUN_SUCCESS', atMs }]).run?.status).toBe('succeeded')
    expect(projectEvents(canceling, [{ type: 'RUN_START', atMs }]).run).toEqual({
      status: 'canceling',
      startedAtMs: atMs,
    })
  })

  test('outputs and data versions are kept for who takes the step over', () => {
    const summary = { format: 'json', sizeBytes: 3 }
    const { steps } = projectEvents(state(step('a')), [
      { type: 'STEP_START', ...of },
      { type: 'HANDLED_OUTPUT', ...of, output: 'result', summary, mappingKey: 'x' },
      { type: 'HANDLED_OUTPUT', ...of, output: 'result', summary, mappingKey: 'y' },
      { type: 'ASSET_MATERIALIZATION', ...of, asset: 'a', dataVersion: 'v' },
    ])
    expect(steps[0]?.outputs).toEqual({
      values: [{ name: 'result', summary, mappingKeys: ['x', 'y'] }],
      versions: { a: 'v' },
    })
  })
})

const arbitraryEvent: fc.Arbitrary<RunEvent> = fc
  .record({
    key: fc.constantFrom('a', 'b', 'c'),
    type: fc.constantFrom(
      'STEP_START',
      'STEP_SUCCESS',
      'STEP_FAILURE',
      'STEP_UP_FOR_RETRY',
      'STEP_RESTARTED',
      'STEP_SKIPPED',
      'STEP_CANCELED',
    ),
  })
  .map(
    ({ key, type }) =>
      ({
        type,
        step: key,
        stepAttempt: 1,
        atMs,
        failure,
        delayMs: 1,
        durationMs: 1,
        reason: 'r',
        upstreamFailed: false,
      }) as RunEvent,
  )

const total = (steps: Iterable<StepState>) =>
  [...steps]
    .map(({ status }) => countOf(status))
    .reduce((a, b) => ({
      total: a.total + b.total,
      running: a.running + b.running,
      succeeded: a.succeeded + b.succeeded,
      failed: a.failed + b.failed,
      skipped: a.skipped + b.skipped,
    }))

test('whatever a runner sends, the counts are those of the steps, and what has ended stays as it ended', () => {
  fc.assert(
    fc.property(fc.array(arbitraryEvent, { maxLength: 30 }), fc.nat(30), (events, at) => {
      let now = state(step('a'), step('b'), step('c'))
      let counts = total(now.steps.values())
      for (const batch of [events.slice(0, at), events.slice(at)]) {
        const spoken = new Map(
          stepsSpokenOf(batch).flatMap((key) =>
            now.steps.has(key) ? [[key, now.steps.get(key) as StepState] as const] : [],
          ),
        )
        const projected = projectEvents({ ...now, steps: spoken }, batch)
        for (const [key, before] of spoken)
          if (stepIsFinished(before.status))
            expect(projected.steps.find((after) => after.key === key)?.status ?? before.status).toBe(
              before.status,
            )
        now = {
          ...now,
          steps: new Map([...now.steps, ...projected.steps.map((one) => [one.key, one] as const)]),
        }
        const { counts: change } = projected
        counts = {
          total: counts.total + change.total,
          running: counts.running + change.running,
          succeeded: counts.succeeded + change.succeeded,
          failed: counts.failed + change.failed,
          skipped: counts.skipped + change.skipped,
        }
        expect(counts).toEqual(total(now.steps.values()))
      }
    }),
  )
})

test('of an asset that the run does not make, nothing is taken', () => {
  const asset = 'somebody_elses'
  const lies: RunEvent[] = [
    { type: 'ASSET_FAILED_TO_MATERIALIZE', atMs, asset, reason: 'no' },
    { type: 'ASSET_OBSERVATION', ...of, asset, metadata: {} },
    {
      type: 'ASSET_CHECK_EVALUATION',
      ...of,
      asset,
      check: 'c',
      passed: false,
      severity: 'ERROR',
      blocking: false,
      metadata: {},
    },
  ]
  for (const lie of lies) expect(() => projectEvents(state(step('a')), [lie])).toThrow(/does not make/)
})

test('an input may be loaded from an asset that the run does not make', () => {
  const loaded: RunEvent = {
    type: 'LOADED_INPUT',
    ...of,
    input: 'x',
    asset: 'somebody_elses',
  }
  expect(() => projectEvents(state(step('a')), [loaded])).not.toThrow()
})
