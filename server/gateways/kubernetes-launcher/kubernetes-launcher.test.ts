import { afterEach, describe, expect, test } from 'vitest'

import { layPod } from '#core/pod/pod-layers.ts'
import { createLogger } from '#server/platform/logger.ts'

import { KubernetesRefused } from '../kubernetes/api-error.ts'
import { FakeKubernetes } from '../kubernetes/fake/fake-kubernetes.ts'
import {
  LaunchFailed,
  type Launch,
  type Launcher,
  type LaunchRecord,
  type OpenAttempts,
} from '../launcher.ts'
import { createKubernetesLauncher, keptAfterEndMs } from './kubernetes-launcher.ts'

const runId = '01900000-0000-7000-8000-000000000001'
const launchOf = (more: Partial<Launch> = {}): Launch => ({
  tenant: { id: 'tenant', number: 1, slug: 'acme' },
  plan: { runs: null, cpuMilli: null, memoryMib: null },
  fence: 7,
  pod: { ...layPod([{ of: 'installation', runtime: { cpuMilli: 100, memoryMib: 128 } }]), carries: 'run' },
  order: { apiUrl: 'http://web:1', run: runId, attempt: 1, claimCode: 'a code of twenty letters and more' },
  timeoutMs: null,
  memoryLimitBytes: null,
  ...more,
})
const at = { namespace: 'sluice-t-acme', name: `sluice-run-${runId}-1` }

const open = new Set<Launcher>()
afterEach(async () => {
  for (const launcher of open) await launcher.close()
  open.clear()
})

const rig = (cluster = new FakeKubernetes()) => {
  let aheadMs = 0
  const now = () => Date.now() + aheadMs
  const worker = (): Launcher => {
    const launcher = createKubernetesLauncher({
      name: 'default',
      api: cluster.api(),
      runnerImage: 'sluice-runner:1',
      installation: 'sluice-t-0a1b',
      namespacePrefix: 'sluice-t-',
      runApiUrl: 'http://web.sluice.svc:4310',
      logger: createLogger({ format: 'plain', write: () => undefined }),
      now,
    })
    open.add(launcher)
    return launcher
  }
  return { cluster, worker, pass: (ms: number) => void (aheadMs += ms) }
}

/** Launches, and what was recorded of it. */
const launched = async (launcher: Launcher, launch = launchOf()) => {
  let record: LaunchRecord = {}
  const failure = await launcher
    .launch(launch, async (kept) => {
      record = kept
    })
    .then(
      () => undefined,
      (error: unknown) => {
        if (error instanceof LaunchFailed) return error.failure
        throw error
      },
    )
  return { record, failure }
}

const jobsOf = async (cluster: FakeKubernetes) =>
  (await cluster.api().list('Job')).items.map(({ metadata }) => metadata?.name)

const attempts = (isOpen: (runId: string, attempt: number) => boolean): OpenAttempts => ({
  all: async () => isOpen,
  has: async (run, attempt) => isOpen(run, attempt),
})

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

describe('what is left behind', () => {
  test('goes once its attempt is over and somebody could look at it; what is open stays', async () => {
    const { worker, cluster, pass } = rig()
    const one = worker()
    await launched(one)
    await launched(one, launchOf({ order: { ...launchOf().order, attempt: 2 } }))
    await one.follow('default', true)
    const isOpen = attempts((_run, attempt) => attempt === 2)
    await one.clearLeftovers(isOpen, new Date())
    expect(await jobsOf(cluster)).toHaveLength(2)
    pass(keptAfterEndMs + 1_000)
    await expect
      .poll(async () => (await one.clearLeftovers(isOpen, new Date()), jobsOf(cluster)))
      .toEqual([`sluice-run-${runId}-2`])
  })

  test('is left alone while it is not known what there is, and asked about after it is', async () => {
    const { worker, cluster, pass } = rig()
    const one = worker()
    await launched(one)
    cluster.weather.away()
    await one.follow('default', true)
    pass(keptAfterEndMs + 1_000)
    const asked: string[] = []
    const none: OpenAttempts = {
      all: async () => (asked.push('all'), () => false),
      has: async () => (asked.push('one'), false),
    }
    await one.clearLeftovers(none, new Date())
    expect(asked).toEqual([])
    cluster.weather.back()
    await expect.poll(async () => (await one.clearLeftovers(none, new Date()), jobsOf(cluster))).toEqual([])
    expect(asked).toEqual(['all', 'one'])
  })

  test('by an attempt that is open after all stays: a Job that runs is asked about once more', async () => {
    const { worker, cluster, pass } = rig()
    const one = worker()
    await launched(one)
    await one.follow('default', true)
    pass(keptAfterEndMs + 1_000)
    let asked = 0
    const lateToTell: OpenAttempts = { all: async () => () => false, has: async () => (asked++, true) }
    await expect
      .poll(async () => (await one.clearLeftovers(lateToTell, new Date()), asked))
      .toBeGreaterThan(0)
    expect(await jobsOf(cluster)).toHaveLength(1)
  })

  test.each([
    ['with another prefix', 'other-t-0a1b', 'other-t-', 'other-t-acme'],
    ['that was restored from a copy of our database', 'sluice-t-9f8e', 'sluice-t-', 'sluice-t-acme'],
  ])(
    'by another installation in the same cluster %s is none of ours',
    async (_, installation, prefix, namespace) => {
      const { worker, cluster, pass } = rig()
      const theirs = createKubernetesLauncher({
        name: 'default',
        api: cluster.api(),
        runnerImage: 'sluice-runner:1',
        installation,
        namespacePrefix: prefix,
        runApiUrl: 'http://web:1',
        logger: createLogger({ format: 'plain', write: () => undefined }),
      })
      open.add(theirs)
      await launched(theirs)
      const one = worker()
      await launched(one)
      await one.follow('default', true)
      pass(keptAfterEndMs + 1_000)
      await expect
        .poll(
          async () => (
            await one.clearLeftovers(
              attempts(() => false),
              new Date(),
            ),
            jobsOf(cluster)
          ),
        )
        .toHaveLength(1)
      expect((await cluster.api().list('Job')).items[0]?.metadata?.namespace).toBe(namespace)
    },
  )
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
