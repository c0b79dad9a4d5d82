import { expect, test } from 'vitest'

import { judgeAttempt, type AttemptFacts, type LaunchState } from './judge-attempt.ts'
import { cancelTimeoutMs, watchEveryMs } from './lease.ts'
import type { Failure } from './run-event.ts'

const nowMs = 10_000_000
const healthy: AttemptFacts = {
  isInCluster: false,
  isLaunched: true,
  isCanceling: false,
  cancelForced: false,
  workerAlive: true,
  dequeuedAtMs: nowMs - 60_000,
  claimedAtMs: nowMs - 59_000,
  leaseExpiresAtMs: nowMs + 20_000,
  cancelRequestedAtMs: null,
  webReachableSinceMs: nowMs - 600_000,
  maxRuntimeMs: null,
}
const running: LaunchState = { state: 'running' }
const lostNode: Failure = {
  message: 'Its node is lost.',
  fault: 'infrastructure',
  cause: 'node_lost',
  retryable: true,
}
const nodeLost: LaunchState = { state: 'ended', failure: lostNode }
const nodeSilent: LaunchState = { state: 'running', suspected: lostNode }
const full: Failure = {
  message: 'The share is used up.',
  fault: 'limit',
  cause: 'quota_refused',
  retryable: true,
}
const tooLarge: Failure = { message: 'No node can.', fault: 'limit', cause: 'too_large', retryable: false }
const killed: LaunchState = { state: 'ended', end: { exitCode: null, signal: 'SIGKILL', said: '' } }

test.each<[string, Partial<AttemptFacts>, LaunchState | undefined, string]>([
  ['a run that reports is left alone', {}, running, 'nothing'],
  ['a process that was seen dead is dead', {}, killed, 'end killed'],
  ['a process that is gone unseen is lost', {}, { state: 'ended', end: null }, 'end lost'],
  ['a node that says nothing has not lost a run that does', {}, nodeLost, 'nothing'],
  ['it has one that is silent too', { leaseExpiresAtMs: nowMs - 1 }, nodeLost, 'end node_lost'],
  ['or that never spoke', { claimedAtMs: null }, nodeLost, 'end node_lost'],
  ['a node that was heard of a while ago is no reason to end what reports', {}, nodeSilent, 'nothing'],
  [
    'but what a run is said to suffer from that is silent with it',
    { leaseExpiresAtMs: nowMs - 1 },
    nodeSilent,
    'end node_lost',
  ],
  [
    'what the share of its tenant has no room for is given up for that, not for the time it took',
    { claimedAtMs: null, dequeuedAtMs: nowMs - 3_000_000 },
    { state: 'running', stage: { cause: 'launching', words: 'Waits', because: full } },
    'end quota_refused',
  ],
  [
    'and what no node can ever take for that',
    { claimedAtMs: null, dequeuedAtMs: nowMs - 301_000 },
    { state: 'running', stage: { cause: 'unschedulable', words: 'Waits', because: tooLarge } },
    'end too_large',
  ],
  [
    'though not before a start may take so long',
    { claimedAtMs: null, dequeuedAtMs: nowMs - 299_000 },
    { state: 'running', stage: { cause: 'unschedulable', words: 'Waits', because: tooLarge } },
    'nothing',
  ],
  [
    'silence past the lease is the end, where web could be reached all the time',
    { leaseExpiresAtMs: nowMs - 1 },
    undefined,
    'end lost',
  ],
  [
    'silence while web is away proves nothing',
    { leaseExpiresAtMs: nowMs - 500_000, webReachableSinceMs: null },
    undefined,
    'nothing',
  ],
  [
    'nor within one lease of its return',
    { leaseExpiresAtMs: nowMs - 500_000, webReachableSinceMs: nowMs - 29_000 },
    running,
    'nothing',
  ],
  [
    'a launch whose worker is gone is nobody’s',
    { isLaunched: false, claimedAtMs: null, workerAlive: false },
    undefined,
    'end worker_lost',
  ],
  [
    'a launch that is being made is left alone',
    { isLaunched: false, claimedAtMs: null },
    undefined,
    'nothing',
  ],
  [
    'a run that waits its turn in a pool waits for as long as that takes',
    { claimedAtMs: null, dequeuedAtMs: nowMs - 3_000_000 },
    { state: 'running', stage: { cause: 'pool', words: 'Waits' } },
    'nothing',
  ],
  [
    'a process that never reported is given up after the start timeout',
    { claimedAtMs: null, dequeuedAtMs: nowMs - 301_000 },
    running,
    'end start_timeout',
  ],
  [
    'in a cluster by whoever sees it there',
    { isInCluster: true, claimedAtMs: null, dequeuedAtMs: nowMs - 301_000 },
    running,
    'end start_timeout',
  ],
  [
    'and not by those who do not, for it may wait its turn',
    { isInCluster: true, claimedAtMs: null, dequeuedAtMs: nowMs - 1_700_000 },
    undefined,
    'nothing',
  ],
  [
    'unless nobody sees it for much longer',
    { isInCluster: true, claimedAtMs: null, dequeuedAtMs: nowMs - 1_801_000 },
    undefined,
    'end start_timeout',
  ],
  [
    'a launch that a cluster does not take for minutes is the cluster’s fault, not that of a worker that lives',
    { isInCluster: true, isLaunched: false, claimedAtMs: null, dequeuedAtMs: nowMs - 301_000 },
    undefined,
    'end cluster_away',
  ],
  [
    'a cancellation is asked for gently',
    { isCanceling: true, cancelRequestedAtMs: nowMs - cancelTimeoutMs + 1 },
    running,
    'cancel gently',
  ],
  [
    'and by force after ten seconds',
    { isCanceling: true, cancelRequestedAtMs: nowMs - cancelTimeoutMs },
    running,
    'cancel force',
  ],
  [
    'or at once where that is asked for',
    { isCanceling: true, cancelForced: true, cancelRequestedAtMs: nowMs },
    running,
    'cancel force',
  ],
  ['a run at its time limit is left to end by itself', { maxRuntimeMs: 59_000 }, running, 'nothing'],
  ['and is ended where it did not', { maxRuntimeMs: 43_000 }, running, 'end timeout'],
  [
    'also where this worker cannot see its process, and web is away',
    { maxRuntimeMs: 43_000, webReachableSinceMs: null },
    undefined,
    'end timeout',
  ],
  [
    'the time limit does not count what it waited for the launch',
    { maxRuntimeMs: 1_000, claimedAtMs: null },
    running,
    'nothing',
  ],
])('%s', (_name, given, seen, expected) => {
  const verdict = judgeAttempt({ ...healthy, ...given }, seen, nowMs)
  const told =
    verdict.do === 'end' ? ` ${verdict.failure.cause}` : verdict.do === 'cancel' ? ` ${verdict.how}` : ''
  expect(`${verdict.do}${told}`).toBe(expected)
})

test('a canceled run that ends by nothing else is ended within ten seconds, whenever the watcher looks', () => {
  expect(cancelTimeoutMs + watchEveryMs).toBeLessThan(10_000)
})
