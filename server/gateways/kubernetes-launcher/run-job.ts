import { unseenStartTimeoutMs } from '#core/run/lease.ts'

import { containerName, fenceAnnotation, label, managedBy } from '../kubernetes-jobs/names.ts'
import type { ObjectOf } from '../kubernetes/kubernetes-objects.ts'
import { podTemplate, type PodWanted } from './pod-template.ts'

export interface JobWanted extends Omit<PodWanted, 'labels' | 'deadlineSeconds'> {
  namespace: string
  name: string
  installation: string
  tenantSlug: string
  runId: string
  attempt: number
  fence: number
  /** `run`: the pod of an attempt; `step`: one step of it. */
  role: 'run' | 'step'
  /** How long it may take once it has begun; null: any time. The cluster ends it some time after that. */
  timeoutMs: number | null
}

/** A Job that nobody cleared away goes by itself; longer than any outage of ours. */
const keptAfterEndSeconds = 172_800
/**
 * The runner ends itself at its limit, the launcher after it; the cluster is for when neither is there. It counts from when a node took the pod in, whose image may
 * still have to come, and what a container left may still have to be stored.
 */
const deadlineGraceMs = unseenStartTimeoutMs
/** Kubernetes keeps it in 32 bits. */
const longestDeadlineSeconds = 2_147_483_647

const deadlineOf = (timeoutMs: number): number =>
  Math.min(Math.ceil((timeoutMs + deadlineGraceMs) / 1000), longestDeadlineSeconds)

/** One Job is one attempt: a pod that failed is not replaced, and why it failed is kept where it outlives the pod. */
export const jobManifest = (wanted: JobWanted): ObjectOf['Job'] => {
  const labels = {
    [label.managedBy]: managedBy,
    [label.installation]: wanted.installation,
    [label.tenant]: wanted.tenantSlug,
    [label.run]: wanted.runId,
    [label.attempt]: String(wanted.attempt),
    [label.role]: wanted.role,
    ...(wanted.orchestrator !== undefined && { [label.carries]: 'steps' }),
  }
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: wanted.name,
      namespace: wanted.namespace,
      labels,
      annotations: { [fenceAnnotation]: String(wanted.fence) },
    },
    spec: {
      backoffLimit: 0,
      completions: 1,
      parallelism: 1,
      podReplacementPolicy: 'Failed',
      ttlSecondsAfterFinished: keptAfterEndSeconds,
      // Not to decide anything, for there is no second pod: to have the Job keep the cause.
      podFailurePolicy: {
        rules: [
          { action: 'FailJob', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
          {
            action: 'FailJob',
            onExitCodes: { containerName: containerName.main, operator: 'NotIn', values: [0] },
          },
        ],
      },
      // The deadline is its pod's: one of the Job itself would count the wait for a node, too.
      template: podTemplate({
        ...wanted,
        labels,
        ...(wanted.timeoutMs !== null && { deadlineSeconds: deadlineOf(wanted.timeoutMs) }),
      }),
    },
  }
}
