import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import type { Failure } from '#core/run/run-event.ts'
import { beginRun } from '#core/run/run-progress.ts'
import { stepGraph } from '#core/run/step-graph.ts'

import type { NewEvent } from '../reporting/reporter.ts'
import type { RunContext } from './run-context.ts'
import { StepRunner } from './run-steps.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const failureOf = (cause: string): Failure => ({
  message: 'It did not start.',
  fault: 'infrastructure',
  cause,
  retryable: true,
})

/** A run of one step, each of whose first tries ends as told; a cluster carries it out. */
const runOf = async (failures: readonly Failure[], relaunches: boolean, retries = 0) => {
  const graph = stepGraph.parse({
    executor: 'kubernetes',
    maxConcurrent: 1,
    steps: [
      {
        key: 'a',
        kind: 'op',
        pipeline: 'p',
        elementId: 'a',
        functionName: 'a',
        compute: { kind: 'shell', code: 'true' },
        inputs: [],
        outputs: [],
        after: [],
        resources: [],
        config: {},
        ...(retries > 0 && { retry: { max: retries } }),
      },
    ],
  })
  const events: NewEvent[] = []
  const context = {
    run: beginRun(graph, {}),
    claim: { finished: {}, run: { partition: null } },
    materialized: new Set<string>(),
    reporter: { event: (event: NewEvent) => void events.push(event) },
  } as unknown as RunContext
  let tries = 0
  const ended = new StepRunner({
    context,
    maxConcurrent: 1,
    random: () => 0,
    relaunches,
    execute: () => {
      const failure = failures[tries++]
      return {
        stop: () => undefined,
        result: Promise.resolve(
          failure
            ? ({ is: 'failed', failure } as const)
            : ({ is: 'succeeded', outputs: [], mappingKeys: {}, durationMs: 1 } as const),
        ),
      }
    },
  }).run()
  await vi.runAllTimersAsync()
  return { outcome: (await ended).outcome, tries, events }
}

const times = (count: number, cause: string) => Array.from({ length: count }, () => failureOf(cause))

test('a step whose process the infrastructure took is tried again five times, beside what its policy says', async () => {
  expect(await runOf(times(5, 'lost'), true)).toMatchObject({ outcome: 'succeeded', tries: 6 })
  expect(await runOf(times(6, 'lost'), true)).toMatchObject({ outcome: 'failed', tries: 6 })
  expect(await runOf(times(6, 'lost'), true, 1)).toMatchObject({ outcome: 'succeeded', tries: 7 })
  expect(await runOf(times(1, 'lost'), false)).toMatchObject({ outcome: 'failed', tries: 1 })
})

test('a step for which there is no room in the tenant’s share waits for it, as often as that takes, and it costs none of its tries', async () => {
  const full = times(20, 'quota_refused')
  expect(await runOf(full, true)).toMatchObject({ outcome: 'succeeded', tries: 21 })
  expect(await runOf([...full, ...times(6, 'lost')], true)).toMatchObject({ outcome: 'failed', tries: 26 })
  const own: Failure = { message: 'Wrong.', fault: 'user', cause: 'exception' }
  expect(await runOf([...full, own], true, 1)).toMatchObject({ outcome: 'succeeded', tries: 22 })
})
