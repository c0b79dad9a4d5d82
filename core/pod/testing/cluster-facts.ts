import type { ClusterFacts, ContainerFacts, ContainerState, PodFacts } from '../pod-facts.ts'

export const startedAtMs = 1_000_000
export const nowMs = startedAtMs + 60_000

export const container = (state: ContainerState, more: Partial<ContainerFacts> = {}): ContainerFacts => ({
  name: 'main',
  kind: 'main',
  image: 'team/app:1',
  state,
  ...more,
})
export const running = container({ is: 'running', startedAtMs })
export const waits = (reason: string, message = '') => container({ is: 'waiting', reason, message })
export const endedWith = (exitCode: number, reason = 'Error', message = '') =>
  container({ is: 'ended', exitCode, signal: 0, reason, message, finishedAtMs: nowMs - 15_000 })

export const podOf = (more: Partial<PodFacts> = {}): PodFacts => ({
  name: 'sluice-run-1-abcde',
  phase: 'Running',
  reason: '',
  message: '',
  node: 'node1',
  createdAtMs: startedAtMs,
  scheduledAtMs: startedAtMs,
  deletion: null,
  unscheduled: null,
  disruption: null,
  containers: [running],
  memoryLimitMib: 512,
  diskLimitMib: 1024,
  scratch: [],
  cpuMilli: 500,
  memoryMib: 512,
  pullSecrets: [],
  ...more,
})
export const jobOf = (more: Partial<NonNullable<ClusterFacts['job']>> = {}) => ({
  createdAtMs: startedAtMs,
  isComplete: false,
  failed: null,
  isSuspended: false,
  deletion: null,
  ...more,
})
export const facts = (pod: PodFacts | null, more: Partial<ClusterFacts> = {}): ClusterFacts => ({
  job: jobOf(),
  pod,
  warnings: [],
  node: { isReady: true, notReadySinceMs: null },
  largestNode: { cpuMilli: 4000, memoryMib: 16_384 },
  isCanceled: false,
  ...more,
})
