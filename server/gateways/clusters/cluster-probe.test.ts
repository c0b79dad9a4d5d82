import { expect, test } from 'vitest'

import { FakeKubernetes } from '../kubernetes/fake/fake-kubernetes.ts'
import type { FakePod } from '../kubernetes/fake/fake-pod.ts'
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts'
import { clusterProbe } from './cluster-probe.ts'

const runApiUrl = 'http://web.sluice.svc:4310'
const of = {
  tenantSlug: 'acme',
  plan: { runs: 2, cpuMilli: 1000, memoryMib: 1024 },
  pod: { image: 'team/image:1', cpuMilli: 4000, memoryMib: 8192, nodeSelector: { disk: 'fast' } },
}

const rig = (onPod: (pod: FakePod) => void = () => undefined) => {
  const cluster = new FakeKubernetes({ onPod })
  const probe = clusterProbe({
    name: 'west',
    open: async () => cluster.api(),
    runnerImage: 'sluice-runner:1',
    installation: 'sluice-t-0a1b',
    namespacePrefix: 'sluice-t-',
    runApiUrl,
    everyMs: 5,
  })
  return { cluster, probe }
}

const ends =
  (exitCode: number, message = '') =>
  (pod: FakePod) => {
    pod.start()
    pod.finish({ exitCode, message })
  }
const never = new AbortController().signal

test('a check is a small pod of our own image where runs of the tenant go, and leaves nothing', async () => {
  let seen: FakePod['object']
  const { cluster, probe } = rig((pod) => {
    seen = pod.object
    ends(0)(pod)
  })
  expect(await probe.checkWay(of, never)).toEqual({ is: 'open', url: runApiUrl })
  expect(seen?.metadata?.namespace).toBe('sluice-t-acme')
  expect(seen?.spec).toMatchObject({
    nodeSelector: { disk: 'fast' },
    containers: [
      {
        image: 'sluice-runner:1',
        args: ['--check'],
        resources: { requests: { cpu: '100m', memory: '192Mi' } },
      },
    ],
  })
  // Those that follow runs take it for none.
  expect(seen?.metadata?.labels).not.toHaveProperty('sluice.dev/run')
  expect((await cluster.api().list('Job')).items).toEqual([])
})

test('what the runner found is told in words', async () => {
  const { probe } = rig(
    ends(1, 'a warning of somebody\n{"is":"shut","trouble":"refused","detail":"ECONNREFUSED"}\n'),
  )
  expect(await probe.checkWay(of, never)).toMatchObject({
    is: 'shut',
    trouble: 'refused',
    words: expect.stringContaining(`Nobody listens at ${runApiUrl}`),
  })
})

test('a pod that never gets to it says nothing of the way, and why it did not is told', async () => {
  const { probe } = rig(ends(126, 'The runner of Sluice does not start in this image.'))
  const found = await probe.checkWay(of, never)
  expect(found).toMatchObject({ is: 'unknown', words: expect.stringContaining('did not get to it') })
})

test('a cluster that is away is told as such, in a check and in a look', async () => {
  const { cluster, probe } = rig()
  cluster.weather.away()
  expect(await probe.checkWay(of, never)).toMatchObject({
    is: 'unknown',
    words: expect.stringContaining('could not be reached'),
  })
  expect(await probe.look(never)).toMatchObject({ is: 'away' })
})

test('who leaves does not wait for a check', async () => {
  const { probe } = rig((pod) => pod.start())
  const leaving = new AbortController()
  const checked = probe.checkWay(of, leaving.signal)
  leaving.abort(new Error('leaving'))
  await expect(checked).rejects.toThrow('leaving')
})

test('a look says what there is, and what the account lacks', async () => {
  const cluster = new FakeKubernetes()
  const inner = cluster.api()
  await inner.create('Node', {
    metadata: { name: 'large' },
    status: { allocatable: { cpu: '16', memory: '32Gi' } },
  })
  const api: KubernetesApi = {
    ...inner,
    create: async (kind, object, options) => {
      if (kind !== 'SelfSubjectAccessReview') return inner.create(kind, object, options)
      const { resourceAttributes: asked } = (
        object as { spec: { resourceAttributes: Record<string, string> } }
      ).spec
      const allowed = asked.resource !== 'nodes' && !(asked.resource === 'jobs' && asked.verb === 'create')
      return { ...object, status: { allowed } }
    },
  }
  const probe = clusterProbe({
    name: 'west',
    open: async () => api,
    runnerImage: 'sluice-runner:1',
    installation: 'sluice-t-0a1b',
    namespacePrefix: 'sluice-t-',
    runApiUrl,
  })
  expect(await probe.look(never)).toMatchObject({
    is: 'reachable',
    largestNode: { cpuMilli: 16_000, memoryMib: 32_768 },
    missing: [
      { resource: 'jobs.batch', verbs: ['create'], without: 'no run starts or ends' },
      { resource: 'nodes', verbs: ['list', 'watch'] },
    ],
  })
})
