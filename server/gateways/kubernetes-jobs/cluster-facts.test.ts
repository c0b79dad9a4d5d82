import { expect, test } from 'vitest'

import type { ObjectOf } from '../kubernetes/kubernetes-objects.ts'
import { clusterWarnings, jobFacts, podFacts } from './cluster-facts.ts'

const at = '2026-01-01T00:00:00Z'
const atMs = Date.parse(at)

test('of a pod that was evicted everything that explains it is kept', () => {
  const pod = {
    metadata: {
      name: 'p',
      creationTimestamp: at,
      deletionTimestamp: '2026-01-01T00:01:00Z',
      deletionGracePeriodSeconds: 30,
    },
    spec: {
      nodeName: 'node1',
      initContainers: [
        { name: 'inputs', image: 'i' },
        { name: 'outputs', image: 'i', restartPolicy: 'Always' },
      ],
      containers: [
        {
          name: 'main',
          image: 'team/app:1',
          resources: {
            requests: { cpu: '500m', memory: '1Gi' },
            limits: { memory: '2Gi', 'ephemeral-storage': '4Gi' },
          },
          volumeMounts: [{ name: 'volume-0', mountPath: '/cache' }],
        },
      ],
      volumes: [
        { name: 'volume-0', emptyDir: { sizeLimit: '100Mi' } },
        { name: 'volume-1', persistentVolumeClaim: { claimName: 'shared' } },
      ],
    },
    status: {
      phase: 'Failed',
      reason: 'Evicted',
      message: 'The node was low on resource: memory.',
      conditions: [
        { type: 'PodScheduled', status: 'True', lastTransitionTime: at },
        { type: 'DisruptionTarget', status: 'True', reason: 'TerminationByKubelet', message: 'low' },
      ],
      initContainerStatuses: [
        { name: 'inputs', state: { terminated: { exitCode: 0, reason: 'Completed' } } },
        { name: 'outputs', state: { running: { startedAt: at } } },
      ],
      containerStatuses: [
        { name: 'main', state: { terminated: { exitCode: 137, reason: 'OOMKilled', finishedAt: at } } },
      ],
    },
  } as unknown as ObjectOf['Pod']
  expect(podFacts(pod)).toMatchObject({
    phase: 'Failed',
    reason: 'Evicted',
    node: 'node1',
    scheduledAtMs: atMs,
    deletion: { atMs: atMs + 30_000, graceMs: 30_000 },
    disruption: { reason: 'TerminationByKubelet' },
    unscheduled: null,
    memoryLimitMib: 2048,
    diskLimitMib: 4096,
    scratch: [{ name: 'volume-0', mountPath: '/cache', limitMib: 100 }],
    cpuMilli: 500,
    memoryMib: 1024,
    containers: [
      { name: 'inputs', kind: 'init', state: { is: 'ended', exitCode: 0 } },
      { name: 'outputs', kind: 'sidecar', state: { is: 'running' } },
      { name: 'main', kind: 'main', image: 'team/app:1', state: { is: 'ended', reason: 'OOMKilled' } },
    ],
  })
})

test('a Job that is about to fail counts as failed: its pod is still being taken away', () => {
  const job = {
    metadata: { creationTimestamp: at },
    status: {
      conditions: [{ type: 'FailureTarget', status: 'True', reason: 'PodFailurePolicy', message: 'rule 0' }],
    },
  } as unknown as ObjectOf['Job']
  expect(jobFacts(job)).toMatchObject({ isComplete: false, failed: { reason: 'PodFailurePolicy' } })
})

test('warnings come in the order of their last time, whichever of its clocks an event tells it by', () => {
  const events = [
    { reason: 'Late', lastTimestamp: '2026-01-01T00:02:00Z' },
    { reason: 'Early', eventTime: '2026-01-01T00:01:00.000000Z' },
  ] as unknown as ObjectOf['Event'][]
  expect(clusterWarnings(events).map(({ reason }) => reason)).toEqual(['Early', 'Late'])
})

test('what a warning tells of several times began at its first', () => {
  const event = { reason: 'Failed', firstTimestamp: at, lastTimestamp: '2026-01-01T00:01:00Z' }
  expect(clusterWarnings([event as ObjectOf['Event']])).toMatchObject([
    { atMs: atMs + 60_000, sinceMs: atMs },
  ])
})

test('the containers beside an untouched image are known as Sluice’s own', () => {
  const status = (name: string) => ({ name, image: 'i', state: { waiting: { reason: 'CrashLoopBackOff' } } })
  const pod = {
    spec: {
      initContainers: [
        { name: 'take', image: 'i', restartPolicy: 'Always' },
        { name: 'istio-proxy', image: 'i', restartPolicy: 'Always' },
      ],
      containers: [{ name: 'main', image: 'i' }],
    },
    status: {
      initContainerStatuses: [status('take'), status('istio-proxy')],
      containerStatuses: [status('main')],
    },
  } as unknown as ObjectOf['Pod']
  const { containers } = podFacts(pod)
  expect(containers.filter(({ isOurs }) => isOurs).map(({ name }) => name)).toEqual(['take'])
})
