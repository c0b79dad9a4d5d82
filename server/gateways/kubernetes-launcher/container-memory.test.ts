import { afterEach, beforeEach, expect, test, vi } from 'vitest'

import { createLogger } from '#server/platform/logger.ts'

import { podFacts } from '../kubernetes-jobs/cluster-facts.ts'
import type { KeptPod } from '../kubernetes-jobs/cluster-follower.ts'
import { KubernetesRefused } from '../kubernetes/api-error.ts'
import { FakeKubernetes } from '../kubernetes/fake/fake-kubernetes.ts'
import { ContainerMemories, type ContainerMemory } from './container-memory.ts'

const namespace = 'sluice-t-acme'
const labels = { run: 'one' }

const podOf = (name: string, more: Partial<KeptPod> = {}, state: object = { running: {} }): KeptPod => ({
  uid: name,
  job: name,
  namespace,
  runId: '01900000-0000-7000-8000-000000000001',
  attempt: 1,
  role: 'step',
  step: { key: name, attempt: 1 },
  isUntouched: true,
  facts: podFacts({
    metadata: { name, namespace },
    spec: { containers: [{ name: 'main' }] },
    status: { containerStatuses: [{ name: 'main', state }] },
  } as never),
  ...more,
})

const open: ContainerMemories[] = []
beforeEach(() => void vi.useFakeTimers())
afterEach(async () => {
  vi.useRealTimers()
  for (const memories of open.splice(0)) await memories.stop()
})

const rig = (keep: () => Promise<void> = async () => undefined) => {
  const cluster = new FakeKubernetes()
  cluster.create('Namespace', { metadata: { name: namespace } })
  const kept: ContainerMemory[] = []
  const memories = new ContainerMemories({
    api: cluster.api(),
    labelSelector: 'run',
    logger: createLogger({ format: 'plain', write: () => undefined }),
    keeper: async (memory) => {
      kept.push(memory)
      await keep()
    },
  })
  open.push(memories)
  const measured = async (name: string, memory: string) => {
    const containers = [
      { name: 'take', usage: { memory: '900Mi' } },
      { name: 'main', usage: { memory } },
    ]
    const metrics = { metadata: { name, namespace, labels }, containers }
    await cluster.api().remove('PodMetrics', { namespace, name })
    await cluster.api().create('PodMetrics', metrics)
  }
  const asked = () =>
    cluster.weather.calls.filter(({ call, about }) => call === 'list' && about === 'PodMetrics')
  const pass = (ms = 15_000) => vi.advanceTimersByTimeAsync(ms)
  return { cluster, memories, kept, measured, asked, pass }
}

test('the most that a container was seen to hold is kept, and nothing of those beside it', async () => {
  const { memories, kept, measured, pass } = rig()
  memories.look(podOf('lines'), false)
  for (const memory of ['50Mi', '80Mi', '60Mi', '81920Ki']) {
    await measured('lines', memory)
    await pass()
  }
  expect(kept.map(({ peakBytes }) => peakBytes)).toEqual([50 * 2 ** 20, 80 * 2 ** 20])
  expect(kept[0]).toMatchObject({ namespace, step: { key: 'lines', attempt: 1 } })
})

test('nothing is asked while no such container runs, and one list is asked for all', async () => {
  const { memories, asked, measured, kept, pass } = rig()
  memories.look(podOf('ours', { isUntouched: false }), false)
  memories.look(podOf('waits', {}, { waiting: {} }), false)
  await pass(60_000)
  expect(asked()).toEqual([])
  for (const name of ['one', 'two', 'three']) {
    memories.look(podOf(name), false)
    await measured(name, '10Mi')
  }
  await pass()
  expect(asked()).toHaveLength(1)
  expect(kept).toHaveLength(3)
  memories.look(podOf('one', {}, { terminated: { exitCode: 0 } }), false)
  memories.look(podOf('two'), true)
  memories.look(podOf('three'), true)
  await pass(60_000)
  expect(asked()).toHaveLength(1)
})

test('a cluster without metrics is asked again now and then', async () => {
  const { cluster, memories, asked, measured, kept, pass } = rig()
  memories.look(podOf('lines'), false)
  await measured('lines', '50Mi')
  const missing = { reason: 'NotFound', message: 'the server could not find the requested resource' }
  cluster.weather.fail('list', 'before', new KubernetesRefused({ code: 404, ...missing }), 'PodMetrics')
  await pass(5 * 15_000)
  expect(asked()).toHaveLength(1)
  expect(kept).toEqual([])
  await pass(300_000)
  expect(kept).toHaveLength(1)
})

test('what could not be kept, or not be had for a moment, is kept with the next look', async () => {
  let failing = 1
  const { cluster, memories, measured, kept, pass } = rig(async () => {
    if (failing-- > 0) throw new Error('The database is away.')
  })
  memories.look(podOf('lines'), false)
  await measured('lines', '50Mi')
  cluster.weather.fail('list', 'before', undefined, 'PodMetrics')
  await pass()
  expect(kept).toHaveLength(0)
  await pass()
  await pass()
  await pass()
  expect(kept).toHaveLength(2)
})
