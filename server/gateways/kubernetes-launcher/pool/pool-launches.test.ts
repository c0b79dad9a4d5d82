import { afterEach, describe, expect, test, vi } from 'vitest'

import { layPod } from '#core/pod/pod-layers.ts'
import { createLogger } from '#server/platform/logger.ts'

import { KubernetesRefused } from '../../kubernetes/api-error.ts'
import { FakeKubernetes } from '../../kubernetes/fake/fake-kubernetes.ts'
import type { Launch, Launcher, LaunchRecord, WantedPool } from '../../launcher.ts'
import { createKubernetesLauncher } from '../kubernetes-launcher.ts'
import { poolDeployment } from './pool-deployment.ts'
import type { LeaseLook, PoolKeeper } from './pool-keeper.ts'

const runId = '01900000-0000-7000-8000-000000000001'
const launchOf = (runtime = {}): Launch => ({
  tenant: { id: 'tenant', number: 1, slug: 'acme' },
  plan: { runs: null, cpuMilli: null, memoryMib: null },
  fence: 7,
  pod: {
    ...layPod([{ of: 'installation', runtime: { cpuMilli: 100, memoryMib: 128, ...runtime } }]),
    carries: 'pool',
  },
  order: { apiUrl: 'http://web:1', run: runId, attempt: 1, claimCode: 'a code of twenty letters and more' },
  timeoutMs: null,
  memoryLimitBytes: null,
})

const open = new Set<Launcher>()
afterEach(async () => {
  for (const launcher of open) await launcher.close()
  open.clear()
})

/** Leases in memory, and how each stands as a test says. */
const leases = (size = 2) => {
  const offered: string[] = []
  const canceled: string[] = []
  const looks = new Map<string, LeaseLook>()
  const keeper: PoolKeeper = {
    open: async () => ({ size, code: 'code.of-the-pool' }),
    offer: async ({ id }) => {
      offered.push(id)
      looks.set(id, { state: 'waiting', crowd: { workers: 0, busy: 0, before: 0, tierFull: false } })
    },
    nowMs: () => Date.now(),
    look: async ({ id }) => looks.get(id),
    withdraw: async ({ id }) => {
      if (looks.get(id)?.state !== 'waiting') return false
      return looks.delete(id)
    },
    cancel: async ({ id }, how) => void canceled.push(`${id} ${how}`),
  }
  return { offered, canceled, looks, keeper }
}

const rig = (cluster = new FakeKubernetes(), size?: number) => {
  const kept = leases(size)
  const launcher = createKubernetesLauncher({
    name: 'default',
    api: cluster.api(),
    runnerImage: 'sluice-runner:1',
    installation: 'sluice-t-0a1b',
    namespacePrefix: 'sluice-t-',
    runApiUrl: 'http://web.sluice.svc:4310',
    pools: kept.keeper,
    logger: createLogger({ format: 'plain', write: () => undefined }),
  })
  open.add(launcher)
  const launched = async (launch = launchOf()) => {
    let record: LaunchRecord = {}
    await launcher.launch(launch, async (told) => {
      expect(kept.offered).toEqual([])
      record = told
    })
    return record
  }
  return { cluster, launcher, launched, ...kept }
}

const pods = async (cluster: FakeKubernetes) =>
  (await cluster.api().list('Pod', { namespace: 'sluice-t-acme' })).items

const wantedOf = async (cluster: FakeKubernetes, more: Partial<WantedPool> = {}): Promise<WantedPool> => {
  const { items } = await cluster.api().list('Deployment')
  return {
    tenant: { slug: 'acme' },
    plan: { runs: null, cpuMilli: null, memoryMib: null },
    key: items[0]?.metadata?.labels?.['sluice.dev/pool'] ?? '',
    runtime: { cpuMilli: 100, memoryMib: 128 },
    apiUrl: 'http://web:1',
    code: 'code.of-the-pool',
    size: 2,
    ...more,
  }
}

test('a pool is one Deployment of confined workers, which are called as their pods are and given an hour to end their work', () => {
  expect(
    poolDeployment({
      namespace: 'sluice-t-acme',
      installation: 'sluice-t',
      tenantSlug: 'acme',
      key: '0123456789abcdef',
      runtime: { cpuMilli: 500, memoryMib: 256, image: 'team/app:3', env: { MODE: 'fast' } },
      runnerImage: 'sluice-runner:1',
      apiUrl: 'http://web:1',
      code: 'tenant.secret',
      size: 3,
    }),
  ).toMatchSnapshot()
})

test('a worker of a pool starts without what is said for its work: it holds the code of its pool', () => {
  const deployment = poolDeployment({
    namespace: 'sluice-t-acme',
    installation: 'sluice-t',
    tenantSlug: 'acme',
    key: '0123456789abcdef',
    runtime: {
      env: { NODE_OPTIONS: '--import=data:text/javascript,x', LD_PRELOAD: '/x.so', PYTHONSTARTUP: '/x.py' },
      envFrom: [{ secret: 'theirs' }, { configMap: 'theirs' }],
    },
    runnerImage: 'sluice-runner:1',
    apiUrl: 'http://web:1',
    code: 'tenant.secret',
    size: 1,
  })
  const [container] = deployment.spec?.template.spec?.containers ?? []
  const names = (container?.env ?? []).map(({ name }) => name)
  expect(names.filter((name) => !name.startsWith('SLUICE_'))).toEqual([])
  expect(names).toContain('SLUICE_FOR_WORK_NODE_OPTIONS')
  expect(container?.envFrom).toEqual([
    { prefix: 'SLUICE_FOR_WORK_', secretRef: { name: 'theirs' } },
    { prefix: 'SLUICE_FOR_WORK_', configMapRef: { name: 'theirs' } },
  ])
})

describe('a run that a pool carries out', () => {
  test.each([
    ['goes on where a worker has it already', true],
    ['is told so where nobody has begun it, and nobody will', false],
  ])('while its cluster refuses to have the pool changed %s', async (_, isTaken) => {
    const { cluster, launched, keeper, looks, offered } = rig()
    const { job } = await launched()
    if (typeof job !== 'string') throw new Error('The record of a pool names its Deployment.')
    const error = new KubernetesRefused({ code: 403, reason: 'Forbidden', message: 'no deployments today' })
    cluster.weather.fail('apply', 'before', error, job)
    if (isTaken)
      keeper.offer = async ({ id }) => {
        looks.set(id, { state: 'leased', worker: 'one', leasedAt: new Date() })
      }
    offered.length = 0
    const again = launched(launchOf())
    if (isTaken) await again
    else {
      await expect(again).rejects.toMatchObject({ failure: { cause: 'pod_refused' } })
      expect(looks.get(offered[0] ?? '')).toBeUndefined()
    }
  })

  test('is recorded, then offered, and its pool is there with as many workers as it is to have; no Job is made', async () => {
    const { cluster, launched, offered } = rig()
    const record = await launched()
    expect(record).toMatchObject({
      clusterName: 'default',
      namespace: 'sluice-t-acme',
      lease: offered[0],
      tenant: 'tenant',
      fence: 7,
    })
    await vi.waitFor(async () => expect(await pods(cluster)).toHaveLength(2))
    expect((await cluster.api().list('Job')).items).toEqual([])
    const [policy] = (await cluster.api().list('NetworkPolicy', { namespace: 'sluice-t-acme' })).items
    expect(policy).toBeDefined()
  })

  test('is launched though the cluster is away: who follows it makes the pool', async () => {
    const { cluster, launched, launcher, offered } = rig()
    await launched()
    cluster.weather.fail('apply', 'before')
    await launcher.launch(launchOf(), async () => undefined)
    expect(offered).toHaveLength(2)
  })

  test('says what it waits for: its turn, its plan, or what keeps the workers from their start', async () => {
    const cluster = new FakeKubernetes({
      onPod: (pod) => pod.unschedulable('0/1 nodes are available: 1 Insufficient cpu.'),
    })
    const { launched, launcher, offered, looks } = rig(cluster)
    const record = await launched()
    expect(await launcher.inspect(record)).toBeUndefined()
    await launcher.follow('default', true)
    await vi.waitFor(async () => expect(await pods(cluster)).toHaveLength(2))
    const stage = async () => {
      const seen = await launcher.inspect(record)
      return seen?.state === 'running' ? seen.stage : undefined
    }
    expect(await stage()).toMatchObject({ cause: 'unschedulable', words: expect.stringContaining('cpu') })
    const wait = (crowd: Extract<LeaseLook, { state: 'waiting' }>['crowd']) =>
      looks.set(offered[0] ?? '', { state: 'waiting', crowd })
    wait({ workers: 3, busy: 3, before: 4, tierFull: false })
    expect(await stage()).toEqual({
      cause: 'pool',
      words: 'Waits for a worker of its pool: 3 of 3 are busy and 4 wait before it',
    })
    wait({ workers: 3, busy: 3, before: 4, tierFull: true })
    expect(await stage()).toMatchObject({ cause: 'tier_pods' })
    looks.set(offered[0] ?? '', { state: 'leased', worker: 'w', leasedAt: new Date() })
    expect(await stage()).toMatchObject({ cause: 'pool' })
    looks.set(offered[0] ?? '', { state: 'leased', worker: 'w', leasedAt: new Date(Date.now() - 301_000) })
    expect(await stage()).toMatchObject({ cause: 'container_start' })
  })

  test('is given up for what keeps its workers for ever, and not for the time it took', async () => {
    const said = "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector."
    const cluster = new FakeKubernetes({ onPod: (pod) => pod.unschedulable(said) })
    const { launched, launcher } = rig(cluster)
    const record = await launched()
    await launcher.follow('default', true)
    await vi.waitFor(async () => expect(await pods(cluster)).toHaveLength(2))
    expect(await launcher.inspect(record)).toMatchObject({
      state: 'running',
      stage: { cause: 'unschedulable', because: { cause: 'no_node_fits', retryable: false } },
    })
  })

  test('says what the workers of its pool say as they end again and again', async () => {
    const cluster = new FakeKubernetes({
      onPod: (pod) => {
        pod.restart({ exitCode: 127, message: 'line one\n/opt/sluice/start: no such file' })
        pod.wait('CrashLoopBackOff', 'back-off 10s restarting failed container')
      },
    })
    const { launched, launcher } = rig(cluster)
    const record = await launched()
    await launcher.follow('default', true)
    await vi.waitFor(async () => expect(await pods(cluster)).toHaveLength(2))
    expect(await launcher.inspect(record)).toMatchObject({
      state: 'running',
      stage: {
        cause: 'container_start',
        words: expect.stringContaining('/opt/sluice/start: no such file'),
      },
    })
  })

  test('is told of by every worker, not only by the one that follows the cluster', async () => {
    const { launched, launcher, offered, looks } = rig()
    const record = await launched()
    looks.set(offered[0] ?? '', {
      state: 'waiting',
      crowd: { workers: 3, busy: 3, before: 4, tierFull: false },
    })
    expect(await launcher.inspect(record)).toMatchObject({ state: 'running', stage: { cause: 'pool' } })
  })

  test('ends as its worker saw it end, or as was judged, and is ended where it is', async () => {
    const { launched, launcher, offered, looks, canceled } = rig()
    const record = await launched()
    await launcher.follow('default', true)
    const [id = ''] = offered
    const end = { exitCode: null, signal: 'SIGKILL', said: 'out' }
    looks.set(id, { state: 'ended', how: { is: 'process', end } })
    expect(await launcher.inspect(record)).toEqual({ state: 'ended', end })
    const failure = { message: 'Gone.', fault: 'infrastructure' as const, cause: 'lost' }
    looks.set(id, { state: 'ended', how: { is: 'judged', failure } })
    expect(await launcher.inspect(record)).toEqual({ state: 'ended', failure })
    looks.clear()
    expect(await launcher.inspect(record)).toEqual({ state: 'running' })
    await launcher.cancel(record, 'gently')
    await launcher.cancel(record, 'force')
    expect(canceled).toEqual([`${id} gently`, `${id} force`])
  })
})

describe('the pools of a cluster', () => {
  /** No pool was opened since it was decided about all. */
  const nobodyElse = async () => false

  test('come back to what they should be when somebody changes them, and go when nobody wants them', async () => {
    const { cluster, launched, launcher } = rig()
    await launched()
    const [made] = (await cluster.api().list('Deployment')).items
    const at = { namespace: 'sluice-t-acme', name: made?.metadata?.name ?? '' }
    await cluster.api().patch('Deployment', at, { spec: { replicas: 7 } })
    await vi.waitFor(async () => expect(await pods(cluster)).toHaveLength(7))
    const wanted = await wantedOf(cluster)
    await launcher.keepPools?.('default', [wanted], nobodyElse)
    expect((await cluster.api().get('Deployment', at))?.spec?.replicas).toBe(2)
    await launcher.keepPools?.('default', [{ ...wanted, size: 0 }], nobodyElse)
    expect(await cluster.api().get('Deployment', at)).toBeUndefined()
  })

  test('one that was opened after it was decided about the others stays', async () => {
    const { cluster, launched, launcher } = rig()
    await launched()
    const { key } = await wantedOf(cluster)
    await launcher.keepPools?.('default', [], async (asked) => asked === key)
    expect((await cluster.api().list('Deployment')).items).toHaveLength(1)
    await launcher.keepPools?.('default', [], nobodyElse)
    expect((await cluster.api().list('Deployment')).items).toEqual([])
  })

  test('shrink by the worker that has least to lose', async () => {
    const { cluster, launched, launcher } = rig(new FakeKubernetes(), 3)
    await launched()
    await vi.waitFor(async () => expect(await pods(cluster)).toHaveLength(3))
    const names = (await pods(cluster)).map(({ metadata }) => metadata?.name ?? '')
    const [idle, ...busy] = names
    const loads = names.map((worker) => ({ worker, load: worker === idle ? 1 : 100 }))
    await launcher.keepPools?.('default', [await wantedOf(cluster, { size: 2, loads })], nobodyElse)
    await vi.waitFor(async () =>
      expect(new Set((await pods(cluster)).map(({ metadata }) => metadata?.name))).toEqual(new Set(busy)),
    )
  })

  test('one that cannot be made stops no other', async () => {
    const { cluster, launched, launcher } = rig()
    await launched()
    const wanted = await wantedOf(cluster)
    cluster.weather.fail('apply', 'before')
    await launcher.keepPools?.('default', [wanted, { ...wanted, key: 'fedcba9876543210' }], nobodyElse)
    expect((await cluster.api().list('Deployment')).items).toHaveLength(2)
  })
})
