import { afterEach } from 'vitest'

import { layPod } from '#core/pod/pod-layers.ts'
import { createLogger } from '#server/platform/logger.ts'

import { FakeKubernetes } from '../../kubernetes/fake/fake-kubernetes.ts'
import {
  LaunchFailed,
  type Launch,
  type Launcher,
  type LaunchRecord,
  type OpenAttempts,
} from '../../launcher.ts'
import { createKubernetesLauncher } from '../kubernetes-launcher.ts'

export const runId = '01900000-0000-7000-8000-000000000001'
export const launchOf = (more: Partial<Launch> = {}): Launch => ({
  tenant: { id: 'tenant', number: 1, slug: 'acme' },
  plan: { runs: null, cpuMilli: null, memoryMib: null },
  fence: 7,
  pod: { ...layPod([{ of: 'installation', runtime: { cpuMilli: 100, memoryMib: 128 } }]), carries: 'run' },
  order: { apiUrl: 'http://web:1', run: runId, attempt: 1, claimCode: 'a code of twenty letters and more' },
  timeoutMs: null,
  memoryLimitBytes: null,
  ...more,
})
export const at = { namespace: 'sluice-t-acme', name: `sluice-run-${runId}-1` }

/** Closed after each test. */
export const open = new Set<Launcher>()
afterEach(async () => {
  for (const launcher of open) await launcher.close()
  open.clear()
})

/** A cluster that a test steers, and workers of one installation that launch into it. Their clocks go on when the test says so. */
export const rig = (cluster = new FakeKubernetes()) => {
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
export const launched = async (launcher: Launcher, launch = launchOf()) => {
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

export const jobsOf = async (cluster: FakeKubernetes) =>
  (await cluster.api().list('Job')).items.map(({ metadata }) => metadata?.name)

export const attempts = (isOpen: (runId: string, attempt: number) => boolean): OpenAttempts => ({
  all: async () => isOpen,
  has: async (run, attempt) => isOpen(run, attempt),
})
