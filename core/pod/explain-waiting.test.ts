import { expect, test } from 'vitest'

import { explainWaiting } from './explain-waiting.ts'
import type { ClusterFacts, ContainerFacts, PodFacts } from './pod-facts.ts'
import { facts, nowMs, podOf, startedAtMs, waits } from './testing/cluster-facts.ts'

const failureOf = (pod: PodFacts) => {
  const found = explainWaiting(facts(pod), nowMs)
  if (found.is !== 'ended') throw new Error(`It waits: ${found.words}`)
  return found.failure
}

test('a Secret that is missing has a moment to come', () => {
  const pod = podOf({
    phase: 'Pending',
    containers: [waits('CreateContainerConfigError', 'secret "keys" not found')],
  })
  expect(explainWaiting(facts(pod), startedAtMs + 5_000)).toMatchObject({
    is: 'waiting',
    stage: 'container_start',
  })
  expect(failureOf(pod)).toMatchObject({ cause: 'container_config', fault: 'user' })
})

test('it has that moment from when it is first complained of, however long the image was pulled before', () => {
  const pod = podOf({
    phase: 'Pending',
    containers: [waits('CreateContainerConfigError', 'secret "keys" not found')],
  })
  const pulled = { reason: 'Pulled', message: 'Successfully pulled image', atMs: startedAtMs + 60_000 }
  const sinceMs = startedAtMs + 61_000
  const failed = {
    reason: 'Failed',
    message: 'Error: secret "keys" not found',
    atMs: sinceMs + 25_000,
    sinceMs,
  }
  const at = (afterMs: number, ...warnings: ClusterFacts['warnings']) =>
    explainWaiting(facts(pod, { warnings }), sinceMs + afterMs)
  expect(at(29_000, pulled, failed)).toMatchObject({ is: 'waiting', stage: 'container_start' })
  expect(at(30_000, pulled, failed)).toMatchObject({ failure: { cause: 'container_config' } })
  // What it is complained of may be newer than what was asked for.
  expect(at(1_000, pulled)).toMatchObject({ is: 'waiting', cause: { cause: 'container_config' } })
})

test('what ends again and again is whose container it is', () => {
  const loops = (more: Partial<ContainerFacts>) =>
    failureOf(podOf({ containers: [{ ...waits('CrashLoopBackOff', 'back-off 10s'), ...more }] }))
  const take = loops({ name: 'take', kind: 'sidecar', isOurs: true })
  expect(take).toMatchObject({ cause: 'crash_loop', fault: 'sluice', retryable: true })
  expect(take.message).toContain('The container take of its pod, which is Sluice’s own')
  expect(loops({ name: 'istio-proxy', kind: 'sidecar' })).toMatchObject({
    fault: 'infrastructure',
    retryable: true,
  })
  expect(loops({})).toMatchObject({ cause: 'crash_loop', fault: 'user' })
})
