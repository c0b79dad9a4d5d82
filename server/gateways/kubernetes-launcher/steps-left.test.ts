import { afterEach, expect, test } from 'vitest'

import { keptAfterEndMs } from '#core/pod/judge-leftover-pod.ts'
import { createLogger } from '#server/platform/logger.ts'

import { FakeKubernetes } from '../kubernetes/fake/fake-kubernetes.ts'
import type { Launcher } from '../launcher.ts'
import type { ContainerTime } from './container-times.ts'
import { createKubernetesLauncher } from './kubernetes-launcher.ts'
import { jobManifest } from './run-job.ts'

const runId = '01900000-0000-7000-8000-000000000001'
const namespace = 'sluice-t-acme'
const open = new Set<Launcher>()
afterEach(async () => {
  for (const launcher of open) await launcher.close()
  open.clear()
})

test('the Job of a step that ended while nobody looked is counted by who looks next, and gone a minute later; its run’s own stays', async () => {
  const cluster = new FakeKubernetes()
  cluster.create('Namespace', { metadata: { name: namespace } })
  for (const role of ['run', 'step'] as const) {
    const job = jobManifest({
      namespace,
      name: role,
      installation: 'sluice-t',
      tenantSlug: 'acme',
      runId,
      attempt: 1,
      fence: 1,
      role,
      timeoutMs: null,
      runtime: { cpuMilli: 500, memoryMib: 128 },
      runnerImage: 'sluice-runner:1',
      env: {},
    })
    const { annotations } = job.spec?.template.metadata ?? {}
    if (role === 'step' && annotations)
      Object.assign(annotations, { 'sluice.dev/step': 'a', 'sluice.dev/step-attempt': '2' })
    await cluster.api().create('Job', job)
  }
  await expect.poll(() => cluster.podsOf(namespace, 'step')).toHaveLength(1)
  cluster.podsOf(namespace, 'step')[0]?.finish({ exitCode: 0 })

  let aheadMs = 0
  const times: ContainerTime[] = []
  const launcher = createKubernetesLauncher({
    name: 'default',
    api: cluster.api(),
    runnerImage: 'sluice-runner:1',
    installation: 'sluice-t',
    namespacePrefix: 'sluice-t-',
    runApiUrl: 'http://web.sluice.svc:4310',
    containerTimes: async (time) => void times.push(time),
    logger: createLogger({ format: 'plain', write: () => undefined }),
    now: () => Date.now() + aheadMs,
  })
  open.add(launcher)
  await launcher.follow('default', true)
  await expect.poll(() => times).toMatchObject([{ runId, step: { key: 'a', attempt: 2 }, cpuMilli: 500 }])

  const attempts = { all: async () => () => true, has: async () => true }
  const jobs = async () => {
    await launcher.clearLeftovers(attempts, new Date())
    return (await cluster.api().list('Job')).items.map(({ metadata }) => metadata?.name)
  }
  expect(new Set(await jobs())).toEqual(new Set(['run', 'step']))
  aheadMs = keptAfterEndMs + 1_000
  await expect.poll(jobs).toEqual(['run'])
})
