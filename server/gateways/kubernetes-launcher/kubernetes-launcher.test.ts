import { describe, expect, test } from 'vitest'

import { KubernetesRefused } from '../kubernetes/api-error.ts'
import { FakeKubernetes } from '../kubernetes/fake/fake-kubernetes.ts'
import { at, attempts, jobsOf, launched, launchOf, rig, runId } from './testing/launcher-rig.ts'

describe('a launch', () => {
  test('makes the tenant’s namespace and one Job, however many workers launch it', async () => {
    const { cluster, worker } = rig()
    expect((await launched(worker())).failure).toBeUndefined()
    expect((await launched(worker())).failure).toBeUndefined()
    expect(await jobsOf(cluster)).toEqual([at.name])
    expect(await cluster.api().get('NetworkPolicy', { ...at, name: 'sluice-default-deny' })).toBeDefined()
  })

  test('whose answer is lost is found made; one that never arrived is told as such', async () => {
    const { cluster, worker } = rig()
    cluster.weather.fail('create', 'after', undefined, at.name)
    expect((await launched(worker())).failure).toBeUndefined()
    expect(await jobsOf(cluster)).toEqual([at.name])
    cluster.weather.away()
    const other = launchOf({ order: { ...launchOf().order, attempt: 2 } })
    expect((await launched(worker(), other)).failure).toMatchObject({
      cause: 'cluster_away',
      retryable: true,
    })
    cluster.weather.back()
    expect(await jobsOf(cluster)).toEqual([at.name])
  })

  test('does not take over a Job of another number', async () => {
    const { worker } = rig()
    const one = worker()
    await launched(one)
    expect((await launched(one, launchOf({ fence: 8 }))).failure).toMatchObject({ cause: 'name_taken' })
  })

  test('that a full share refuses is told apart, and adopts what it made before', async () => {
    const { cluster, worker } = rig()
    const one = worker()
    await launched(one)
    await cluster.api().create('ResourceQuota', {
      metadata: { ...at, name: 'full' },
      spec: { hard: { 'count/jobs.batch': '1' } },
    })
    expect((await launched(one)).failure).toBeUndefined()
    const other = launchOf({ order: { ...launchOf().order, attempt: 2 } })
    expect((await launched(one, other)).failure).toMatchObject({ cause: 'quota_refused' })
  })

  test('that the cluster forbids is no full share, whatever the tenant is called', async () => {
    const { worker, cluster } = rig()
    const error = new KubernetesRefused({
      code: 403,
      reason: 'Forbidden',
      message:
        'jobs.batch is forbidden: User "sluice" cannot create jobs in the namespace "sluice-t-quota-lab"',
    })
    const one = worker()
    await launched(one)
    cluster.weather.fail('create', 'before', error)
    const other = launchOf({ order: { ...launchOf().order, attempt: 2 } })
    expect((await launched(one, other)).failure).toMatchObject({ cause: 'pod_refused', retryable: false })
  })

  test('finds a namespace again that was deleted under it', async () => {
    const { cluster, worker } = rig()
    const one = worker()
    await launched(one)
    await cluster.api().remove('Namespace', { name: at.namespace })
    expect((await launched(one)).failure).toMatchObject({ cause: 'namespace_missing', retryable: true })
    expect((await launched(one)).failure).toBeUndefined()
  })
})

describe('what became of an attempt', () => {
  test('is told by the one worker that follows the cluster, and by none of another cluster', async () => {
    const { worker } = rig()
    const one = worker()
    const { record } = await launched(one)
    expect(await one.inspect(record)).toBeUndefined()
    await one.follow('default', true)
    await expect.poll(() => one.inspect(record)).toMatchObject({ state: 'running' })
    expect(await one.inspect({ ...record, cluster: 'another' })).toBeUndefined()
    const elsewhere = rig().worker()
    await elsewhere.follow('default', true)
    expect(await elsewhere.inspect(record)).toBeUndefined()
  })

  test('is not known, and not waited for, while the cluster is away', async () => {
    const { worker, cluster } = rig()
    const one = worker()
    const { record } = await launched(one)
    cluster.weather.away()
    await one.follow('default', true)
    expect(await one.inspect(record)).toBeUndefined()
    cluster.weather.back()
    await expect.poll(() => one.inspect(record)).toMatchObject({ state: 'running' })
  })

  test('whose worker died before it made the Job: it is given a moment, then it is lost', async () => {
    const { worker, pass, cluster } = rig()
    const one = worker()
    cluster.weather.fail('create', 'before', undefined, at.name)
    const { record } = await launched(one)
    await one.follow('default', true)
    await expect.poll(() => one.inspect(record)).toEqual({ state: 'running' })
    pass(31_000)
    expect(await one.inspect(record)).toMatchObject({ state: 'ended', failure: { retryable: true } })
  })

  test('is news as soon as the cluster tells it', async () => {
    const { worker, cluster } = rig()
    const one = worker()
    const news: string[] = []
    one.onNews((run) => news.push(run.runId))
    await one.follow('default', true)
    const { record } = await launched(one)
    await expect.poll(() => cluster.podsOf(at.namespace, at.name).length).toBe(1)
    cluster.podsOf(at.namespace, at.name)[0]?.finish({ exitCode: 137, reason: 'OOMKilled' })
    await expect
      .poll(() => one.inspect(record))
      .toMatchObject({ state: 'ended', failure: { cause: 'out_of_memory', fault: 'limit' } })
    expect(news).toContain(runId)
  })
})

test.each(['gently', 'force'] as const)('an attempt canceled %s leaves neither Job nor pod', async (how) => {
  const { worker, cluster } = rig(new FakeKubernetes({ onPod: () => undefined }))
  const one = worker()
  await one.follow('default', true)
  const { record } = await launched(one)
  await one.cancel(record, how)
  await expect.poll(() => jobsOf(cluster)).toEqual([])
  expect((await cluster.api().list('Pod')).items).toEqual([])
  await one.cancel(record, how)
})

test.each([300_000, -300_000])(
  'a worker whose clock is %i ms from the cluster’s gives everything the time it has, and no more',
  async (offMs) => {
    const { worker, cluster, pass } = rig(
      new FakeKubernetes({
        now: () => new Date(Date.now() + offMs),
        onPod: (pod) => pod.wait('CreateContainerConfigError', 'secret "team" not found'),
      }),
    )
    const one = worker()
    const { record } = await launched(one)
    await one.follow('default', true)
    await expect
      .poll(() => one.inspect(record))
      .toMatchObject({ state: 'running', stage: { cause: 'container_start' } })
    pass(31_000)
    await expect
      .poll(() => one.inspect(record))
      .toMatchObject({ state: 'ended', failure: { cause: 'container_config' } })
    await one.clearLeftovers(
      attempts(() => false),
      new Date(),
    )
    expect(await jobsOf(cluster)).toHaveLength(1)
  },
)
