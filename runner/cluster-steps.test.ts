import { afterEach, describe, expect, test, vi } from 'vitest'

import type { Json } from '#core/json.ts'
import { exitCodes } from '#core/protocol/exit-codes.ts'
import { startTimeoutMs } from '#core/run/lease.ts'
import { FakeKubernetes } from '#server/gateways/kubernetes/fake/fake-kubernetes.ts'

import { clusterSteps } from './cluster-steps.ts'
import type { StepCluster } from './executors/step-cluster.ts'

const namespace = 'sluice-t-acme'
const runId = '01900000-0000-7000-8000-000000000001'
const labels = { 'sluice.dev/run': runId, 'sluice.dev/role': 'step', 'sluice.dev/attempt': '1' }

/** What was asked of the cluster is not asked again for some seconds. */
const comesToHold = <Value>(check: () => Value | Promise<Value>): Promise<Value> =>
  vi.waitFor(check, { timeout: 20_000, interval: 20 })

const open = new Set<StepCluster>()
afterEach(async () => {
  for (const cluster of open) await cluster.close()
  open.clear()
})

const jobOf = (name: string, more: { bring?: boolean } = {}): Record<string, Json> => ({
  apiVersion: 'batch/v1',
  kind: 'Job',
  metadata: { name, namespace, labels, annotations: { 'sluice.dev/fence': '1' } },
  spec: {
    backoffLimit: 0,
    template: {
      metadata: { labels },
      spec: {
        restartPolicy: 'Never',
        ...(more.bring && {
          initContainers: [
            { name: 'bring', image: 'runner:1' },
            { name: 'take', image: 'runner:1', restartPolicy: 'Always' },
          ],
        }),
        containers: [{ name: 'main', image: 'app:1' }],
      },
    },
  },
})

const rig = (options: ConstructorParameters<typeof FakeKubernetes>[0] = {}) => {
  const kubernetes = new FakeKubernetes(options)
  kubernetes.create('Namespace', { metadata: { name: namespace } })
  let passedMs = 0
  const cluster = clusterSteps({
    api: kubernetes.api(),
    namespace,
    runId,
    onTrouble: () => undefined,
    now: () => performance.now() + passedMs,
    lookEveryMs: 10,
  })
  open.add(cluster)
  const stages: string[] = []
  const begin = async (name: string, job = jobOf(name)) => {
    expect(await cluster.create(job)).toBeUndefined()
    return cluster.ended(
      name,
      (words) => stages.push(words),
      () => undefined,
    )
  }
  const podOf = (name: string) =>
    comesToHold(() => {
      const [pod] = kubernetes.podsOf(namespace, name)
      if (!pod) throw new Error('There is no pod yet.')
      return pod
    })
  const jobs = async () =>
    (await kubernetes.api().list('Job', { namespace })).items.map(({ metadata }) => metadata?.name)
  return { kubernetes, cluster, stages, begin, podOf, jobs, pass: (ms: number) => void (passedMs += ms) }
}

describe('a step whose process ends by itself', () => {
  test.each([exitCodes.fenced, exitCodes.claimRefused, exitCodes.serverAway, exitCodes.spoolLeft])(
    'with the runner’s own exit code %i is ours to start again',
    async (exitCode) => {
      const { begin, podOf } = rig()
      const ended = begin('one')
      const pod = await podOf('one')
      pod.finish({ exitCode, message: 'last words' })
      expect((await ended).failure).toMatchObject({
        fault: 'infrastructure',
        retryable: true,
        stack: ['last words'],
      })
    },
  )

  test('in an image that is not to be touched has ended with its own code', async () => {
    const { begin, podOf } = rig()
    const ended = begin('one', jobOf('one', { bring: true }))
    const pod = await podOf('one')
    pod.finish({ exitCode: exitCodes.serverAway })
    expect((await ended).failure).toMatchObject({ fault: 'user', cause: 'exit_code', exitCode: 78 })
  })
})

describe('a step whose pod does not start', () => {
  const nowhere = { onPod: () => undefined }

  test('tells what holds it after some seconds, and is given up after the start timeout', async () => {
    const { begin, stages, pass, podOf, jobs } = rig(nowhere)
    const ended = begin('one')
    await podOf('one')
    await new Promise((done) => setTimeout(done, 50))
    expect(stages).toEqual([])
    pass(5_000)
    await comesToHold(() => expect(stages).toEqual(['Its pod waits: The cluster looks for a node']))
    pass(startTimeoutMs)
    expect(await ended).toEqual({
      failure: {
        message: 'Its pod did not start within 5 minutes. The cluster looks for a node.',
        fault: 'infrastructure',
        cause: 'start_timeout',
        retryable: true,
      },
      goesOn: false,
    })
    expect(await jobs()).toEqual([])
  })

  test('waits for room on the nodes as long as that takes', async () => {
    const { begin, stages, pass, podOf } = rig(nowhere)
    const ended = begin('one')
    const pod = await podOf('one')
    pod.unschedulable('0/1 nodes are available: 1 Insufficient cpu.')
    await comesToHold(() => expect(stages.at(-1)).toContain('No node has room'))
    pass(2 * startTimeoutMs)
    await new Promise((done) => setTimeout(done, 50))
    pod.start()
    pod.finish({ exitCode: 0 })
    expect(await ended).toMatchObject({ failure: undefined })
  })

  test('waits no longer than a start may take for room that no node has', async () => {
    const { begin, stages, pass, podOf, jobs } = rig(nowhere)
    const ended = begin('one')
    const pod = await podOf('one')
    pod.unschedulable(
      '0/1 nodes are available: 1 Insufficient cpu. preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
    )
    await comesToHold(() => expect(stages.at(-1)).toContain('No node can ever take it'))
    pass(startTimeoutMs)
    expect((await ended).failure).toMatchObject({ cause: 'too_large', fault: 'limit', retryable: false })
    expect(await jobs()).toEqual([])
  })

  test('is not given up for the time that the cluster was away', async () => {
    const { kubernetes, begin, pass, podOf } = rig(nowhere)
    const ended = begin('one')
    const pod = await podOf('one')
    kubernetes.weather.away()
    pass(2 * startTimeoutMs)
    await new Promise((done) => setTimeout(done, 50))
    pod.start()
    kubernetes.weather.back()
    pod.finish({ exitCode: 0 })
    expect(await ended).toMatchObject({ failure: undefined })
  })
})

describe('what is left of a step that is over', () => {
  test('is its Job, for whoever keeps account of its pod, as far as the share of Jobs goes', async () => {
    const { cluster, begin, podOf, jobs } = rig()
    const names = Array.from({ length: 40 }, (_, index) => `step-${index}`)
    for (const name of names) {
      const ended = begin(name)
      const pod = await podOf(name)
      pod.finish({ exitCode: 0 })
      await ended
      await cluster.leave(name)
    }
    expect(new Set(await jobs())).toEqual(new Set(names.slice(-32)))
  })

  test('is nothing where its pod has not ended', async () => {
    const { cluster, begin, podOf, jobs } = rig({ onPod: () => undefined })
    const ended = begin('one')
    const pod = await podOf('one')
    pod.schedule()
    pod.wait('InvalidImageName', 'no name')
    await ended
    await cluster.leave('one')
    expect(await jobs()).toEqual([])
  })
})

test('a pod that the quota does not let be made is told of in the quota’s words, and waits for room free of charge', async () => {
  let aheadMs = 0
  const { kubernetes, begin, stages, pass, jobs } = rig({
    now: () => new Date(Date.now() + aheadMs),
    onPod: () => undefined,
  })
  kubernetes.create('ResourceQuota', {
    metadata: { name: 'sluice', namespace },
    spec: { hard: { pods: '0' } },
  } as never)
  const ended = begin('one')
  await comesToHold(async () => expect(await jobs()).toEqual(['one']))
  pass(5_000)
  await comesToHold(() => expect(stages.at(-1)).toContain('exceeded quota: sluice, requested'))
  aheadMs = 20_000
  await comesToHold(() => expect(stages.at(-1)).toContain('The tenant’s share of the cluster is used up'))
  pass(startTimeoutMs)
  expect((await ended).failure).toMatchObject({ cause: 'quota_refused', retryable: true })
  expect(await jobs()).toEqual([])
})
