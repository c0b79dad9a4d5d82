import { afterEach, expect, test, vi } from 'vitest'

import { keptAfterEndMs } from '#core/pod/judge-leftover-pod.ts'
import { createLogger } from '#server/platform/logger.ts'

import { label, stepAnnotation } from '../kubernetes-jobs/names.ts'
import { FakeKubernetes } from '../kubernetes/fake/fake-kubernetes.ts'
import type { LogCursor } from '../kubernetes/log-cursor.ts'
import type { Launcher } from '../launcher.ts'
import type { ContainerLogKeeper } from './container-logs.ts'
import type { ContainerTime } from './container-times.ts'
import { createKubernetesLauncher } from './kubernetes-launcher.ts'
import { jobManifest } from './run-job.ts'

const runId = '01900000-0000-7000-8000-000000000001'
const namespace = 'sluice-t-acme'
const jobOf = (name: string, role: 'run' | 'step') => {
  const job = jobManifest({
    namespace,
    name,
    installation: 'sluice-t-0a1b',
    tenantSlug: 'acme',
    runId,
    attempt: 1,
    fence: 7,
    role,
    timeoutMs: null,
    runtime: { cpuMilli: 500, memoryMib: 256 },
    runnerImage: 'sluice-runner:1',
    env: {},
    container: { kind: 'container', image: 'team/job:1' },
  })
  const { metadata = {} } = job.spec?.template ?? {}
  metadata.annotations = { [stepAnnotation.step]: 'lines', [stepAnnotation.stepAttempt]: '2' }
  return job
}

/** Keeps in memory what the database would; fails as often as it is told to. */
const memory = () => {
  const kept = {
    text: '',
    cursor: undefined as LogCursor | undefined,
    isComplete: false,
    failing: 0,
    holds: Promise.resolve(),
  }
  const keeper: ContainerLogKeeper = {
    open: async () =>
      kept.isComplete
        ? undefined
        : {
            cursor: kept.cursor,
            keep: async (items, cursor) => {
              await kept.holds
              if (kept.failing-- > 0) throw new Error('The database is away.')
              for (const item of items)
                kept.text += item.kind === 'line' ? `${item.bytes.toString()}\n` : `gap ${item.reason}\n`
              kept.cursor = JSON.parse(JSON.stringify(cursor)) as LogCursor
              return true
            },
            complete: async () => void (kept.isComplete = true),
          },
  }
  return { kept, keeper }
}

const open = new Set<Launcher>()
afterEach(async () => {
  for (const launcher of open) await launcher.close()
  open.clear()
})

const rig = () => {
  const cluster = new FakeKubernetes()
  const { kept, keeper } = memory()
  const times: ContainerTime[] = []
  let aheadMs = 0
  const worker = async (): Promise<Launcher> => {
    const launcher = createKubernetesLauncher({
      name: 'default',
      api: cluster.api(),
      runnerImage: 'sluice-runner:1',
      installation: 'sluice-t-0a1b',
      namespacePrefix: 'sluice-t-',
      runApiUrl: 'http://web.sluice.svc:4310',
      containerLogs: keeper,
      containerTimes: async (time) => void times.push(time),
      logger: createLogger({ format: 'plain', write: () => undefined }),
      now: () => Date.now() + aheadMs,
    })
    open.add(launcher)
    await launcher.follow('default', true)
    return launcher
  }
  const printing = async (name = 'sluice-step-1', role: 'run' | 'step' = 'step') => {
    await cluster.api().create('Namespace', { metadata: { name: namespace } })
    await cluster.api().create('Job', jobOf(name, role))
    return vi.waitFor(() => {
      const [pod] = cluster.podsOf(namespace, name)
      if (!pod) throw new Error('There is no pod yet.')
      return pod
    })
  }
  const jobs = async () =>
    (await cluster.api().list('Job', { namespace, labelSelector: `${label.run}=${runId}` })).items.length
  return { cluster, kept, times, worker, printing, jobs, pass: (ms: number) => void (aheadMs += ms) }
}

test('a container is read while it runs, by whichever worker follows, and each line once', async () => {
  const { kept, worker, printing } = rig()
  const first = await worker()
  const pod = await printing()
  pod.log('main').write('one\n')
  await vi.waitFor(() => expect(kept.text).toBe('one\n'))
  await first.follow('default', false)
  pod.log('main').write('two\n')
  await worker()
  await vi.waitFor(() => expect(kept.text).toBe('one\ntwo\n'))
  pod.log('main').write('three\n')
  pod.finish({ exitCode: 0 })
  await vi.waitFor(() => expect(kept.isComplete).toBe(true))
  expect(kept.text).toBe('one\ntwo\nthree\n')
})

test('what could not be kept is read again', async () => {
  const { kept, worker, printing } = rig()
  kept.failing = 1
  await worker()
  const pod = await printing()
  pod.log('main').write('one\n')
  await vi.waitFor(() => expect(kept.text).toBe('one\n'), 10_000)
})

test('a Job is left until its log was read, and goes then, also while its run goes on', async () => {
  const { kept, worker, printing, jobs, pass } = rig()
  const { promise, resolve } = Promise.withResolvers<void>()
  kept.holds = promise
  const launcher = await worker()
  const pod = await printing()
  pod.log('main').write('one\n')
  pod.finish({ exitCode: 0 })
  pass(keptAfterEndMs * 2)
  const clear = () =>
    launcher.clearLeftovers({ all: async () => () => true, has: async () => true }, new Date(0))
  await clear()
  expect(await jobs()).toBe(1)
  resolve()
  await vi.waitFor(() => expect(kept.isComplete).toBe(true))
  await vi.waitFor(async () => {
    await clear()
    expect(await jobs()).toBe(0)
  })
})

test('how long a container ran is told once, with what it had asked for', async () => {
  const { times, worker, printing } = rig()
  await worker()
  const pod = await printing()
  pod.finish({ exitCode: 3 })
  await vi.waitFor(() => expect(times).toHaveLength(1))
  expect(times[0]).toMatchObject({
    namespace,
    runId,
    attempt: 1,
    step: { key: 'lines', attempt: 2 },
    cpuMilli: 500,
    memoryMib: 256,
  })
  expect(times[0]?.containerMs).toBeGreaterThanOrEqual(0)
})

test('the pod of a whole run takes the run’s time, whatever step its annotations name', async () => {
  const { times, worker, printing } = rig()
  await worker()
  const pod = await printing('sluice-run-1', 'run')
  pod.finish({ exitCode: 0 })
  await vi.waitFor(() => expect(times).toHaveLength(1))
  expect(times[0]).toMatchObject({ runId, attempt: 1, step: undefined })
})
