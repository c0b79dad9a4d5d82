import { expect, test } from 'vitest'

import {
  container,
  endedWith,
  nowMs,
  podOf,
  running,
  startedAtMs,
  waits,
} from '#core/pod/testing/cluster-facts.ts'

import { containerTime } from './container-times.ts'

const of = (facts: Parameters<typeof podOf>[0], goneAtMs?: number) =>
  containerTime(
    {
      uid: 'u',
      job: 'j',
      namespace: 'n',
      runId: 'r',
      attempt: 1,
      role: 'run',
      step: undefined,
      isUntouched: false,
      facts: podOf(facts),
    },
    goneAtMs,
  )?.containerMs

test('a container that ended ran from its start to its end', () => {
  const ended = container({
    is: 'ended',
    exitCode: 0,
    signal: 0,
    reason: '',
    message: '',
    startedAtMs,
    finishedAtMs: startedAtMs + 5_000,
  })
  expect(of({ containers: [ended] })).toBe(5_000)
  expect(of({ containers: [endedWith(137)] })).toBeUndefined()
})

test('one that was taken by force ran until its pod was gone, and no longer than its grace', () => {
  expect(of({ containers: [running] })).toBeUndefined()
  expect(of({ containers: [running] }, nowMs)).toBe(nowMs - startedAtMs)
  const deletion = { atMs: startedAtMs + 10_000, graceMs: 2_000 }
  expect(of({ containers: [running], deletion }, nowMs)).toBe(12_000)
  expect(of({ containers: [waits('ErrImagePull')] }, nowMs)).toBeUndefined()
})
