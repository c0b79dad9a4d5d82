import { expect, test } from 'vitest'

import { explainAttempt } from './explain-attempt.ts'
import type { ClusterFacts, ContainerState, PodFacts } from './pod-facts.ts'
import {
  container,
  endedWith,
  facts,
  jobOf,
  nowMs,
  podOf,
  running,
  startedAtMs,
  waits,
} from './testing/cluster-facts.ts'

const seen = (pod: PodFacts | null, more: Partial<ClusterFacts> = {}) =>
  explainAttempt(facts(pod, more), nowMs)
const failureOf = (pod: PodFacts | null, more: Partial<ClusterFacts> = {}) => {
  const verdict = seen(pod, more)
  if (verdict.is !== 'ended') throw new Error(`It is ${verdict.is}`)
  return verdict.failure
}

test.each<[string, PodFacts, string, string, boolean]>([
  [
    'memory over its limit',
    podOf({ containers: [endedWith(137, 'OOMKilled')] }),
    'out_of_memory',
    'limit',
    false,
  ],
  [
    'a child out of memory, its parent content',
    podOf({ phase: 'Succeeded', containers: [endedWith(0, 'OOMKilled')] }),
    'out_of_memory',
    'limit',
    false,
  ],
  [
    'killed without memory to blame',
    podOf({ containers: [endedWith(137)] }),
    'killed',
    'infrastructure',
    true,
  ],
  [
    'asked to end by somebody else',
    podOf({ containers: [endedWith(143)] }),
    'terminated',
    'infrastructure',
    true,
  ],
  ['a crash in native code', podOf({ containers: [endedWith(139)] }), 'crashed', 'user', false],
  [
    'a command that is not there',
    podOf({ containers: [endedWith(127)] }),
    'command_not_found',
    'user',
    false,
  ],
  [
    'a command that cannot be started',
    podOf({ containers: [endedWith(128, 'StartError', 'exec: "x": not found')] }),
    'start_error',
    'user',
    false,
  ],
  ['an exit code of its own', podOf({ containers: [endedWith(3)] }), 'exit_code', 'user', false],
  [
    'too much on its local disk',
    podOf({
      phase: 'Failed',
      reason: 'Evicted',
      message: 'Usage of EmptyDir volume "work" exceeds the limit "1Gi".',
    }),
    'disk_full',
    'limit',
    false,
  ],
  [
    'a node that ran short',
    podOf({ phase: 'Failed', reason: 'Evicted', message: 'The node was low on resource: memory.' }),
    'evicted',
    'infrastructure',
    true,
  ],
  [
    'a node that would not take it',
    podOf({ phase: 'Failed', reason: 'OutOfcpu', containers: [] }),
    'node_refused',
    'infrastructure',
    true,
  ],
  [
    'a pod of higher priority',
    podOf({
      phase: 'Failed',
      disruption: { reason: 'PreemptionByScheduler', message: '' },
      containers: [endedWith(143)],
    }),
    'preempted',
    'infrastructure',
    true,
  ],
  [
    'a node that was drained',
    podOf({ phase: 'Failed', disruption: { reason: 'EvictionByEvictionAPI', message: '' } }),
    'drained',
    'infrastructure',
    true,
  ],
  [
    'a node that left',
    podOf({ phase: 'Failed', disruption: { reason: 'DeletionByPodGC', message: '' } }),
    'node_lost',
    'infrastructure',
    true,
  ],
  [
    'somebody who deleted the pod',
    podOf({ phase: 'Failed', deletion: { atMs: nowMs, graceMs: 30_000 } }),
    'deleted',
    'infrastructure',
    true,
  ],
  [
    'a failure before any container',
    podOf({ phase: 'Failed', containers: [] }),
    'never_started',
    'infrastructure',
    true,
  ],
])('%s is told with its cause and whose fault it is', (_, pod, cause, fault, retryable) => {
  expect(failureOf(pod)).toMatchObject({ cause, fault, ...(retryable && { retryable: true }) })
  if (!retryable) expect(failureOf(pod).retryable).not.toBe(true)
})

test('memory that was not enough comes with the amount to try next', () => {
  expect(failureOf(podOf({ containers: [endedWith(137, 'OOMKilled')] })).remedy).toEqual({
    field: 'memoryMib',
    from: 512,
    to: 1024,
  })
})

test('an image that does not exist, one that may not be pulled and one that is slow are three things', () => {
  const pull = (message: string) => podOf({ phase: 'Pending', containers: [waits('ErrImagePull', message)] })
  expect(failureOf(pull('manifest unknown')).cause).toBe('image_missing')
  const denied = failureOf({ ...pull('401 Unauthorized'), pullSecrets: ['registry'] })
  expect(denied).toMatchObject({ cause: 'image_denied', fault: 'user' })
  expect(denied.message).toContain('registry')
  expect(seen(pull('toomanyrequests: rate limit'))).toMatchObject({ is: 'waiting', stage: 'image_pull' })
  expect(explainAttempt(facts(pull('toomanyrequests')), startedAtMs + 300_000)).toMatchObject({
    is: 'ended',
    failure: { cause: 'image_registry', retryable: true },
  })
})

test('“back-off” says nothing by itself: the warning before it does', () => {
  const pod = podOf({
    phase: 'Pending',
    containers: [waits('ImagePullBackOff', 'Back-off pulling image "team/app:1"')],
  })
  const warnings = [{ reason: 'Failed', message: 'Failed to pull image: manifest unknown', atMs: nowMs }]
  expect(failureOf(pod, { warnings }).cause).toBe('image_missing')
})

test('a pod no node can take says what the largest node has, in Kubernetes’ words and ours', () => {
  const pod = podOf({
    phase: 'Pending',
    node: null,
    cpuMilli: 8000,
    containers: [],
    unscheduled: { reason: 'Unschedulable', message: '0/3 nodes are available: 3 Insufficient cpu.' },
  })
  const verdict = seen(pod)
  expect(verdict).toMatchObject({ is: 'waiting', stage: 'unschedulable' })
  const words = verdict.is === 'waiting' ? verdict.words : ''
  expect(words).toContain('it needs 8 CPU, the largest node has 4 CPU')
  expect(words).toContain('0/3 nodes are available: 3 Insufficient cpu')
})

test('a pod that the cluster refuses is told, except where only the share is used up', () => {
  const refused = (message: string) => ({ warnings: [{ reason: 'FailedCreate', message, atMs: nowMs }] })
  expect(failureOf(null, refused('violates PodSecurity "restricted:latest"')).cause).toBe('pod_refused')
  expect(seen(null, refused('exceeded quota: plan, requested: cpu=2'))).toMatchObject({ is: 'waiting' })
})

test('without its pod the Job still says how it ended', () => {
  expect(seen(null, { job: jobOf({ isComplete: true }) })).toEqual({ is: 'done' })
  const failed = (reason: string, message: string) =>
    failureOf(null, { job: jobOf({ failed: { reason, message } }) })
  expect(failed('DeadlineExceeded', '').cause).toBe('timeout')
  expect(failed('PodFailurePolicy', 'Pod matching FailJob rule at index 0 (DisruptionTarget)').cause).toBe(
    'disrupted',
  )
  expect(failureOf(null, { job: jobOf({ isGone: true }) })).toMatchObject({
    cause: 'deleted',
    retryable: true,
  })
})

test('a Job of which nothing tells that it ever was has not been deleted by anybody', () => {
  const failure = failureOf(null, { job: null })
  expect(failure).toMatchObject({ cause: 'not_made', fault: 'infrastructure', retryable: true })
  expect(failure.message).not.toContain('deleted')
})

test('a silent node is given time, then up; until then it is what a run suffers from that is silent too', () => {
  const silent = (forMs: number) =>
    seen(podOf(), { node: { isReady: false, notReadySinceMs: nowMs - forMs } })
  expect(silent(30_000)).toMatchObject({ is: 'running', suspected: { cause: 'node_lost' } })
  expect(seen(podOf(), { node: { isReady: true, notReadySinceMs: null } })).toEqual({ is: 'running' })
  expect(silent(91_000)).toMatchObject({ is: 'ended', failure: { cause: 'node_lost' } })
})

test('what is taken away and still runs may report for itself, until it is stuck', () => {
  const leaving = (sinceMs: number) =>
    seen(
      podOf({
        deletion: { atMs: nowMs - sinceMs, graceMs: 30_000 },
        disruption: { reason: 'DeletionByTaintManager', message: '' },
      }),
      { node: { isReady: false, notReadySinceMs: nowMs } },
    )
  expect(leaving(10_000)).toEqual({ is: 'running' })
  expect(leaving(100_000)).toMatchObject({ is: 'ended', failure: { cause: 'node_lost' } })
})

test('what does not go although its node answers is stuck, and why it was to go is not lost', () => {
  const pod = podOf({ deletion: { atMs: nowMs - 100_000, graceMs: 30_000 } })
  expect(seen(pod, { node: { isReady: true, notReadySinceMs: null } })).toMatchObject({
    is: 'ended',
    failure: {
      message: expect.stringMatching(/within its grace.*Somebody deleted its pod/),
      cause: 'stuck_terminating',
      fault: 'infrastructure',
      retryable: true,
    },
  })
  expect(seen(pod, { node: { isReady: false, notReadySinceMs: nowMs - 10_000 } })).toMatchObject({
    failure: { cause: 'deleted' },
  })
})

test('the end of a sidecar is nobody’s end', () => {
  const sidecar = { ...endedWith(143), name: 'outputs', kind: 'sidecar' as const }
  expect(seen(podOf({ containers: [sidecar, running] }))).toEqual({ is: 'running' })
  expect(seen(podOf({ phase: 'Succeeded', containers: [sidecar, endedWith(0, 'Completed')] }))).toEqual({
    is: 'done',
  })
})

test('what was canceled is not blamed on whoever deleted it', () => {
  const pod = podOf({
    deletion: { atMs: nowMs, graceMs: 30_000 },
    containers: [endedWith(143)],
    phase: 'Failed',
  })
  expect(seen(pod, { isCanceled: true })).toMatchObject({ is: 'ended', failure: { cause: 'terminated' } })
})

test('who was killed without a word is given a moment, in which the node says that it sent the pod away', () => {
  const killed = (sinceMs: number) =>
    container({
      is: 'ended',
      exitCode: 137,
      signal: 0,
      reason: 'Error',
      message: '',
      finishedAtMs: nowMs - sinceMs,
    })
  expect(seen(podOf({ containers: [killed(2_000)] }))).toEqual({ is: 'running' })
  expect(seen(podOf({ containers: [killed(12_000)] }))).toMatchObject({ failure: { cause: 'killed' } })
  const message = 'Pod ephemeral local storage usage exceeds the total limit of containers 100Mi.'
  expect(
    failureOf(podOf({ containers: [killed(2_000)], phase: 'Failed', reason: 'Evicted', message })).cause,
  ).toBe('disk_full')
})

test.each([300_000, -300_000])('a node whose clock is %i ms off has the same moment to explain', (offMs) => {
  const pod = podOf({ phase: 'Failed', containers: [endedWith(137)] })
  const state = { ...pod.containers[0]?.state, finishedAtMs: nowMs + offMs } as ContainerState
  const off = { ...pod, containers: [container(state)] }
  expect(seen(off, { sinceEndMs: 2_000 })).toEqual({ is: 'running' })
  expect(seen(off, { sinceEndMs: 12_000 })).toMatchObject({ is: 'ended' })
})
