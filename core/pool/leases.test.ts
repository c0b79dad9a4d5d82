import { expect, test } from 'vitest'

import { judgeHeld, type HeldFacts } from './judge-held.ts'
import { judgeSilence } from './judge-silence.ts'
import { leaseState, leaseStates, stepFailure, strongerWish } from './lease-states.ts'
import { poolShape } from './pool-shape.ts'
import { waitingWords } from './waiting-words.ts'

const nowMs = 1_000_000
const held: HeldFacts = {
  isHeld: true,
  isClaimed: true,
  isStep: true,
  wanted: 'run',
  overAtMs: null,
}

test.each<[string, Partial<HeldFacts>, string]>([
  ['what goes on goes on', {}, 'nothing'],
  ['what was handed and never arrived is begun', { isHeld: false, isClaimed: false }, 'start'],
  ['what had begun and is held no more is lost', { isHeld: false }, 'end lost'],
  [
    'what never arrived and is not wanted ends',
    { isHeld: false, isClaimed: false, wanted: 'end_gently' },
    'end canceled',
  ],
  [
    'so does that of an attempt that is over',
    { isHeld: false, isClaimed: false, overAtMs: nowMs },
    'end canceled',
  ],
  ['what is to end is stopped', { wanted: 'end_gently' }, 'stop gently'],
  ['and by force', { wanted: 'end_now' }, 'stop force'],
  ['a step whose attempt is over is stopped', { overAtMs: nowMs - 1 }, 'stop force'],
  ['a run that has told its end is left to leave', { isStep: false, overAtMs: nowMs - 30_000 }, 'nothing'],
  ['and not for ever', { isStep: false, overAtMs: nowMs - 30_001 }, 'stop force'],
])('%s', (_, change, outcome) => {
  const verdict = judgeHeld({ ...held, ...change }, nowMs)
  const how = verdict.do === 'stop' ? verdict.how : verdict.do === 'end' ? verdict.failure.cause : undefined
  expect([verdict.do, how].filter(Boolean).join(' ')).toBe(outcome)
})

test('a silent worker is gone after a lease in which web could be reached, and not before', () => {
  const facts = { worker: 'w', seenAtMs: nowMs - 30_001, webReachableSinceMs: nowMs - 30_000 }
  expect(judgeSilence(facts, nowMs)).toMatchObject({
    cause: 'lost',
    fault: 'infrastructure',
    retryable: true,
  })
  expect(judgeSilence({ ...facts, seenAtMs: nowMs - 30_000 }, nowMs)).toBeUndefined()
  expect(judgeSilence({ ...facts, webReachableSinceMs: nowMs - 29_999 }, nowMs)).toBeUndefined()
  expect(judgeSilence({ ...facts, webReachableSinceMs: null }, nowMs)).toBeUndefined()
  expect(judgeSilence({ ...facts, seenAtMs: null }, nowMs)?.cause).toBe('lost')
})

test('a lease goes from waiting over leased to ended, and never back', () => {
  const at = new Date(0)
  const states = [
    { leasedAt: null, endedAt: null },
    { leasedAt: at, endedAt: null },
    { leasedAt: at, endedAt: at },
  ].map(leaseState)
  expect(states).toEqual(['waiting', 'leased', 'ended'])
  expect(leaseStates.ended).toEqual([])
  expect(strongerWish('end_now', 'run')).toBe('end_now')
  expect(strongerWish('end_gently', 'end_now')).toBe('end_now')
})

test('a step’s process that ended well has not failed; any other end has, in words of a step', () => {
  const end = { exitCode: 0, signal: null, said: '' }
  expect(stepFailure({ is: 'process', end })).toBeNull()
  expect(stepFailure({ is: 'process', end: { ...end, exitCode: 3 } })?.message).toBe(
    'The process of the step ended with exit code 3 before the step did.',
  )
  expect(stepFailure({ is: 'process', end: { ...end, exitCode: null, signal: 'SIGKILL' } })?.cause).toBe(
    'killed',
  )
})

test('a pool is one for a tenant, a cluster and a shape of pod, whatever the order it is told in', () => {
  const of = { tenantId: 't', cluster: 'default' }
  const { key, name } = poolShape(of, { cpuMilli: 500, memoryMib: 2048, timeoutMs: 5 })
  expect(key).toMatch(/^[a-z0-9]{8,40}$/)
  expect(name).toBe('0.5 CPU, 2 GiB')
  expect(poolShape(of, { memoryMib: 2048, cpuMilli: 500 }).key).toBe(key)
  expect(poolShape(of, { memoryMib: 2048, cpuMilli: 501 }).key).not.toBe(key)
  expect(poolShape({ ...of, tenantId: 'u' }, { memoryMib: 2048, cpuMilli: 500 }).key).not.toBe(key)
  expect(poolShape({ ...of, cluster: 'b' }, { memoryMib: 2048, cpuMilli: 500 }).key).not.toBe(key)
})

test('what waits says for whom, behind how many, and where the plan allows no more', () => {
  const crowd = { workers: 3, busy: 3, before: 4, tierFull: false }
  expect(waitingWords(crowd)).toBe('Waits for a worker of its pool: 3 of 3 are busy and 4 wait before it')
  expect(waitingWords({ ...crowd, before: 1 })).toMatch(/1 waits before it$/)
  expect(waitingWords({ ...crowd, tierFull: true })).toMatch(/may not grow/)
  expect(waitingWords({ ...crowd, workers: 0 })).toBe('The workers of its pool are started')
})
