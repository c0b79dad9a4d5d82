import { describe, expect, test } from 'vitest'

import { startTimeoutMs } from '../run/lease.ts'
import { explainStart, startsInTime } from './explain-start.ts'
import { explainUnscheduled } from './explain-unscheduled.ts'
import { explainWaiting } from './explain-waiting.ts'
import type { ClusterFacts, PodFacts } from './pod-facts.ts'
import { facts, nowMs, podOf } from './testing/cluster-facts.ts'

const helpless = (nodes: number): string =>
  `preemption: 0/${nodes} nodes are available: ${nodes} Preemption is not helpful for scheduling.`
const waitsFor = (message: string, pod: Partial<PodFacts> = {}) =>
  podOf({
    phase: 'Pending',
    node: null,
    containers: [],
    unscheduled: { reason: 'Unschedulable', message },
    ...pod,
  })
const told = (message: string, pod: Partial<PodFacts> = {}, more: Partial<ClusterFacts> = {}) =>
  explainUnscheduled(podOf(pod), { reason: 'Unschedulable', message }, facts(null, more))
const unknownNodes = { largestNode: null }

describe('what no node has', () => {
  test('is the size it asks for: it is told with the figure that fits, and is not tried again', () => {
    const message = `0/3 nodes are available: 3 Insufficient cpu. ${helpless(3)}`
    const { words, failure } = told(message, { cpuMilli: 8000 })
    expect(failure).toMatchObject({
      cause: 'too_large',
      fault: 'limit',
      retryable: false,
      remedy: { field: 'cpuMilli', from: 8000, to: 3500 },
      stack: [message],
    })
    expect(words).toContain('it needs 8 CPU, the largest node has 4 CPU')
    expect(
      told('0/1 nodes are available: 1 Insufficient memory.', { memoryMib: 32_768 }).failure?.remedy,
    ).toEqual({
      field: 'memoryMib',
      from: 32_768,
      to: 14_592,
    })
  })

  test('is told by the scheduler alone where nobody may ask what the nodes have', () => {
    const message = `0/3 nodes are available: 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }, 2 Insufficient memory. ${helpless(3)}`
    expect(told(message, {}, unknownNodes).failure).toMatchObject({
      cause: 'too_large',
      fault: 'limit',
      retryable: false,
    })
    const full =
      '0/3 nodes are available: 3 Insufficient cpu. preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.'
    expect(told(full, {}, unknownNodes)).toEqual({
      words: expect.stringContaining('No node has room for it now.') as string,
    })
  })

  test('is a claim that is not there', () => {
    for (const message of [
      `0/3 nodes are available: persistentvolumeclaim "nope" not found. ${helpless(3)}`,
      'persistentvolumeclaim "nope" not found',
    ]) {
      const { words, failure } = told(message)
      expect(failure).toMatchObject({ cause: 'mount_failed', fault: 'user', retryable: false })
      expect(words).toMatch(
        /^There is no claim nope\. Make it, or name another in the runtime\. Kubernetes says/,
      )
    }
    expect(
      told('0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.').failure?.cause,
    ).toBe('mount_failed')
  })

  test.each([
    [
      "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector.",
      'node selector or affinity',
    ],
    ['0/1 nodes are available: 1 node(s) had untolerated taint {dedicated: gpu}.', 'tolerate'],
    ['0/2 nodes are available: 2 node(s) had volume node affinity conflict.', 'claim'],
    [
      `0/4 nodes are available: 1 node(s) had untolerated taint {dedicated: gpu}, 3 node(s) didn't match Pod's node affinity/selector. ${helpless(4)}`,
      'or a taint keeps it away',
    ],
  ])('is the place it asks for: %s', (message, words) => {
    expect(told(message)).toMatchObject({
      words: expect.stringContaining(words) as string,
      failure: { cause: 'no_node_fits', fault: 'user', retryable: false },
    })
    expect(told(message).words).not.toContain('room')
  })
})

describe('what may pass by itself has no end', () => {
  test.each([
    '0/3 nodes are available: 3 Insufficient cpu.',
    '0/3 nodes are available: 3 Too many pods.',
    "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't match Pod's node affinity/selector.",
    '0/1 nodes are available: 1 node(s) had untolerated taint {node.kubernetes.io/not-ready: }.',
    `0/2 nodes are available: 1 node(s) were unschedulable, 1 Insufficient cpu. ${helpless(2)}`,
    "0/2 nodes are available: 2 node(s) didn't match pod anti-affinity rules.",
    'no nodes available to schedule pods',
  ])('%s', (message) => {
    expect(told(message).failure).toBeUndefined()
  })

  test('nor has what the autoscaler makes a node for, until it says that it does not', () => {
    const message = "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector."
    const says = (...reasons: string[]) =>
      told(message, {}, { warnings: reasons.map((reason) => ({ reason, message: 'so it is', atMs: nowMs })) })
    expect(says('TriggeredScaleUp').failure).toBeUndefined()
    expect(says('Nominated').failure).toBeUndefined()
    expect(says('TriggeredScaleUp', 'NotTriggerScaleUp').failure).toMatchObject({ cause: 'no_node_fits' })
    expect(says('NotTriggerScaleUp').words).toContain('Autoscaler: so it is')
  })
})

test('a step that no node can ever take is given up after the start timeout, one that waits for room is not', () => {
  const waiting = (message: string) => {
    const found = explainWaiting(facts(waitsFor(message), unknownNodes), nowMs)
    if (found.is !== 'waiting') throw new Error(found.failure.message)
    return found
  }
  const never = waiting(`0/1 nodes are available: 1 Insufficient cpu. ${helpless(1)}`)
  expect(never.stage).toBe('unschedulable')
  expect(startsInTime(never)).toBe(true)
  expect(explainStart(never, startTimeoutMs - 1)).toBeUndefined()
  expect(explainStart(never, startTimeoutMs)).toMatchObject({ cause: 'too_large', retryable: false })
  expect(startsInTime(waiting('0/1 nodes are available: 1 Insufficient cpu.'))).toBe(false)
})
