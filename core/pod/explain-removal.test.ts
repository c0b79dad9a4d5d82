import { expect, test } from 'vitest'

import { explainAttempt } from './explain-attempt.ts'
import type { ContainerState, PodFacts } from './pod-facts.ts'
import { container, facts, jobOf, nowMs, podOf, startedAtMs } from './testing/cluster-facts.ts'

/** A pod that its node ended, for it had it longer than the pod's deadline. */
const overdue = (...states: ContainerState[]): PodFacts =>
  podOf({
    phase: 'Failed',
    reason: 'DeadlineExceeded',
    message: 'Pod was active on the node longer than the specified deadline',
    containers: states.map((state) => container(state)),
  })
const failed = { reason: 'PodFailurePolicy', message: 'failed with exit code 143' }
const seen = (pod: PodFacts) => explainAttempt(facts(pod, { job: jobOf({ failed }) }), nowMs)
const ended = { is: 'ended', exitCode: 143, signal: 0, reason: 'Error', message: '' } as const

test('what its node ended at its deadline took too long, at once and however its container ended', () => {
  for (const exitCode of [137, 143, 1])
    expect(seen(overdue({ ...ended, exitCode, startedAtMs, finishedAtMs: nowMs }))).toMatchObject({
      is: 'ended',
      failure: { cause: 'timeout', fault: 'limit' },
    })
})

test('what its node ended at its deadline before its code began did not take too long: it is tried again', () => {
  const outOfSight = { ...ended, exitCode: 137, reason: 'ContainerStatusUnknown' }
  for (const pod of [
    overdue({ is: 'waiting', reason: 'ContainerCreating', message: '' }),
    overdue({ ...outOfSight, startedAtMs: null, finishedAtMs: null }),
    overdue(),
  ])
    expect(seen(pod)).toMatchObject({
      is: 'ended',
      failure: { cause: 'start_timeout', fault: 'infrastructure', retryable: true },
    })
})

test('what ended well at its deadline ended well', () => {
  expect(seen(overdue({ ...ended, exitCode: 0, startedAtMs, finishedAtMs: nowMs }))).toEqual({ is: 'done' })
})
