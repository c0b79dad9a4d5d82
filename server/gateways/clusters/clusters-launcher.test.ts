import { afterEach, describe, expect, test } from 'vitest'

import { layPod } from '#core/pod/pod-layers.ts'
import { createLogger } from '#server/platform/logger.ts'

import { createKubernetesLauncher } from '../kubernetes-launcher/kubernetes-launcher.ts'
import { FakeKubernetes } from '../kubernetes/fake/fake-kubernetes.ts'
import { LaunchFailed, type Launch, type Launcher, type LaunchRecord } from '../launcher.ts'
import { createClustersLauncher } from './clusters-launcher.ts'

const lines: string[] = []
const logger = createLogger({ format: 'plain', write: (line) => void lines.push(line) })
const open = new Set<Launcher>()
afterEach(async () => {
  for (const launcher of open) await launcher.close()
  open.clear()
  lines.length = 0
})

const runIds = {
  west: '01900000-0000-7000-8000-000000000001',
  east: '01900000-0000-7000-8000-000000000002',
}
type Name = keyof typeof runIds

const rig = () => {
  const clusters = { west: new FakeKubernetes(), east: new FakeKubernetes() }
  /** Clusters that there is no way to. */
  const shut = new Set<Name>()
  const worker = (): Launcher => {
    const launcher = createClustersLauncher(
      (['west', 'east'] as const).map((name) => ({
        name,
        open: async () => {
          if (shut.has(name)) throw new Error(`the kubeconfig of ${name} cannot be read`)
          return createKubernetesLauncher({
            name,
            api: clusters[name].api(),
            runnerImage: 'sluice-runner:1',
            installation: 'sluice-t-0a1b',
            namespacePrefix: 'sluice-t-',
            runApiUrl: 'http://web.sluice.svc:4310',
            logger,
          })
        },
      })),
      logger,
    )
    open.add(launcher)
    return launcher
  }
  return { clusters, shut, worker }
}

const launched = async (launcher: Launcher, name: Name | undefined): Promise<LaunchRecord> => {
  let record: LaunchRecord = {}
  const launch: Launch = {
    tenant: { id: 'tenant', number: 1, slug: 'acme' },
    ...(name && { cluster: name }),
    plan: { runs: null, cpuMilli: null, memoryMib: null },
    fence: 7,
    pod: {
      ...layPod([{ of: 'installation', runtime: { cpuMilli: 100, memoryMib: 128 } }]),
      carries: 'run',
    },
    order: {
      apiUrl: 'http://web:1',
      run: runIds[name ?? 'west'],
      attempt: 1,
      claimCode: 'a code of twenty letters and more',
    },
    timeoutMs: null,
    memoryLimitBytes: null,
  }
  await launcher.launch(launch, async (kept) => {
    record = kept
  })
  return record
}

const jobsOf = async (cluster: FakeKubernetes) =>
  (await cluster.api().list('Job')).items.map(({ metadata }) => metadata?.name)

test('a run goes to the cluster that its launch names, else to the first, and the record says which', async () => {
  const { clusters, worker } = rig()
  const launcher = worker()
  expect(await launched(launcher, 'east')).toMatchObject({ clusterName: 'east' })
  expect(await launched(launcher, undefined)).toMatchObject({ clusterName: 'west' })
  expect(await jobsOf(clusters.west)).toEqual([`sluice-run-${runIds.west}-1`])
  expect(await jobsOf(clusters.east)).toEqual([`sluice-run-${runIds.east}-1`])
})

test('each cluster is followed by itself, and told of by whoever follows it alone', async () => {
  const { worker } = rig()
  const [one, other] = [worker(), worker()]
  const records = { west: await launched(one, 'west'), east: await launched(one, 'east') }
  expect(one.shared).toEqual(['west', 'east'])
  await one.follow('west', true)
  await other.follow('east', true)
  await expect.poll(() => one.inspect(records.west)).toMatchObject({ state: 'running' })
  await expect.poll(() => other.inspect(records.east)).toMatchObject({ state: 'running' })
  expect(await one.inspect(records.east)).toBeUndefined()
  expect(await other.inspect(records.west)).toBeUndefined()
})

test('a cancel goes to the cluster of the run, and leaves the others as they are', async () => {
  const { clusters, worker } = rig()
  const launcher = worker()
  await launched(launcher, 'west')
  const record = await launched(launcher, 'east')
  await launcher.cancel(record, 'force')
  await expect.poll(() => jobsOf(clusters.east)).toEqual([])
  expect(await jobsOf(clusters.west)).toHaveLength(1)
})

test('a record of before clusters had names is found in whichever it is', async () => {
  const { clusters, worker } = rig()
  const launcher = worker()
  await launched(launcher, 'west')
  const { clusterName: _, ...record } = await launched(launcher, 'east')
  for (const name of ['west', 'east']) await launcher.follow(name, true)
  await expect.poll(() => launcher.inspect(record)).toMatchObject({ state: 'running' })
  await launcher.cancel(record, 'force')
  await expect.poll(() => jobsOf(clusters.east)).toEqual([])
  expect(await jobsOf(clusters.west)).toHaveLength(1)
})

test('a cluster that does not answer, or that there is no way to, stops none of the others', async () => {
  const { clusters, shut, worker } = rig()
  clusters.west.weather.away()
  shut.add('west')
  const launcher = worker()
  for (const _ of [1, 2]) await launcher.follow('west', true)
  expect(lines.filter((line) => line.includes('the kubeconfig of west cannot be read'))).toHaveLength(1)
  await launcher.follow('east', true)
  const record = await launched(launcher, 'east')
  await expect.poll(() => launcher.inspect(record)).toMatchObject({ state: 'running' })
  const failed = await launched(launcher, 'west').catch((error: unknown) => error)
  expect(failed).toBeInstanceOf(LaunchFailed)
  expect((failed as LaunchFailed).failure).toMatchObject({ cause: 'cluster_away', retryable: true })
  // The way is there again, and is found without a restart.
  shut.clear()
  clusters.west.weather.back()
  await launcher.follow('west', true)
  expect(await launched(launcher, 'west')).toMatchObject({ clusterName: 'west' })
})

test('a run in a cluster that is not configured any more is nobody’s to judge, and its end is told to nobody', async () => {
  const { worker } = rig()
  const launcher = worker()
  const record = { ...(await launched(launcher, 'east')), clusterName: 'north' }
  expect(await launcher.inspect(record)).toBeUndefined()
  await launcher.cancel(record, 'force')
  expect(lines.join('')).toContain('not configured any more')
})

describe('a cluster that takes a question and never answers', () => {
  const never = () => new Promise<never>(() => undefined)
  /** West answers nothing; east does all at once, and tells what it was asked. */
  const halfOpen = () => {
    const asked: string[] = []
    const east: Launcher = {
      kind: 'kubernetes',
      room: () => null,
      warm: () => undefined,
      launch: async () => void asked.push('launch'),
      inspect: async () => ({ state: 'running' }),
      cancel: async () => void asked.push('cancel'),
      onNews: () => undefined,
      clearEveryMs: 1,
      clearLeftovers: async () => void asked.push('clear'),
      shared: ['east'],
      follow: async () => asked.push('follow') > 0,
      keepPools: async () => void asked.push('pools'),
      close: async () => void asked.push('close'),
    }
    let questions = 0
    const mute = () => (questions++, never())
    const west: Launcher = {
      ...east,
      launch: never,
      inspect: (record) =>
        record.pool === undefined ? mute() : Promise.resolve({ state: 'running' as const }),
      cancel: never,
      clearLeftovers: mute,
      follow: never,
      keepPools: never,
      close: never,
    }
    const launcher = createClustersLauncher(
      [
        { name: 'west', open: async () => west },
        { name: 'east', open: async () => east },
      ],
      logger,
      { answerMs: 20, launchMs: 20 },
    )
    return { launcher, asked, questions: () => questions }
  }
  const [west, east] = [{ clusterName: 'west' }, { clusterName: 'east' }]

  test('is not waited for, nor asked again before it has answered, by the watcher', async () => {
    const { launcher, questions } = halfOpen()
    for (const _ of [1, 2, 3]) expect(await launcher.inspect(west)).toBeUndefined()
    expect(questions()).toBe(1)
    expect(await launcher.inspect(east)).toEqual({ state: 'running' })
    expect(await launcher.inspect({ ...west, pool: 'p' }), 'known without the cluster').toEqual({
      state: 'running',
    })
    await expect(launcher.cancel(west, 'force')).rejects.toThrow('“west” does not answer')
  })

  test('keeps nobody from clearing, following, scaling and leaving', async () => {
    const { launcher, asked, questions } = halfOpen()
    const none = { all: async () => () => false, has: async () => false }
    for (const name of launcher.shared) {
      await launcher.follow(name, true)
      await launcher.keepPools?.(name, [], async () => false)
    }
    await launcher.clearLeftovers(none, new Date())
    await launcher.clearLeftovers(none, new Date())
    expect(asked).toEqual(['follow', 'pools', 'clear', 'clear'])
    expect(questions()).toBe(1)
    await launcher.close()
    expect(asked).toContain('close')
    await launcher.follow('east', true)
    expect(asked.filter((what) => what === 'follow')).toHaveLength(1)
  })

  test('gives the run back that it did not take, and keeps one that it may have taken', async () => {
    const { launcher } = halfOpen()
    const failed = await launched(launcher, 'west').catch((error: unknown) => error)
    expect((failed as LaunchFailed).failure).toMatchObject({ cause: 'cluster_away', retryable: true })
    const recorded = createClustersLauncher(
      [
        {
          name: 'west',
          open: async () => ({
            ...launcher,
            launch: async (_, keep) => {
              await keep({ job: 'j' })
              await never()
            },
          }),
        },
      ],
      logger,
      { launchMs: 20 },
    )
    expect(await launched(recorded, 'west')).toEqual({ job: 'j' })
  })
})
