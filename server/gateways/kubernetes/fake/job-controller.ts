import type { ObjectOf } from '../kubernetes-objects.ts'
import type { FakeObject } from './fake-store.ts'

type Job = ObjectOf['Job']
type Pod = ObjectOf['Pod']
type JobStatus = NonNullable<Job['status']>

/** What the controller does next about a job; undefined: nothing. */
export type JobAction =
  | { do: 'create pod'; pod: FakeObject }
  | { do: 'set status'; status: JobStatus }
  | undefined

const isOver = (job: Job): boolean =>
  (job.status?.conditions ?? []).some(
    ({ type, status }) => (type === 'Complete' || type === 'Failed') && status === 'True',
  )

const podOf = (job: Job, suffix: string): FakeObject => {
  const { name = '', namespace, uid = '' } = job.metadata ?? {}
  const own = { 'batch.kubernetes.io/job-name': name, 'job-name': name, 'controller-uid': uid }
  const template = job.spec?.template
  return {
    metadata: {
      name: `${name}-${suffix}`,
      namespace,
      labels: { ...template?.metadata?.labels, ...own },
      annotations: template?.metadata?.annotations,
      ownerReferences: [
        { apiVersion: 'batch/v1', kind: 'Job', name, uid, controller: true, blockOwnerDeletion: true },
      ],
    },
    spec: template?.spec,
    status: { phase: 'Pending', qosClass: 'BestEffort' },
  }
}

/** The sentence by which a job's own policy ends it, if it has one for this pod. */
const policyVerdict = (job: Job, pod: Pod): string | undefined => {
  const at = `${pod.metadata?.namespace}/${pod.metadata?.name}`
  for (const [index, rule] of (job.spec?.podFailurePolicy?.rules ?? []).entries()) {
    const condition = (rule.onPodConditions ?? []).find((wanted) =>
      (pod.status?.conditions ?? []).some(
        ({ type, status }) => type === wanted.type && status === (wanted.status ?? 'True'),
      ),
    )
    if (condition)
      return `Pod ${at} has condition ${condition.type} matching ${rule.action} rule at index ${index}`
    const codes = rule.onExitCodes
    const ended = codes
      ? (pod.status?.containerStatuses ?? []).find(({ name, state }) => {
          const exitCode = state?.terminated?.exitCode
          if (exitCode === undefined || exitCode === 0) return false
          if (codes.containerName && codes.containerName !== name) return false
          return codes.values.includes(exitCode) === (codes.operator === 'In')
        })
      : undefined
    if (ended)
      return `Container ${ended.name} for pod ${at} failed with exit code ${ended.state?.terminated?.exitCode} matching ${rule.action} rule at index ${index}`
  }
  return undefined
}

const condition = (type: string, time: string, reason?: string, message?: string) => ({
  type,
  status: 'True',
  reason,
  message,
  lastProbeTime: time,
  lastTransitionTime: time,
})

/** One pod, no second try: what the Job controller decides for `backoffLimit: 0`. `pods` are those the job owns. */
export const decideJob = (job: Job, pods: Pod[], time: string, suffix: string): JobAction => {
  if (isOver(job) || job.metadata?.deletionTimestamp || job.spec?.suspend) return undefined
  const status: JobStatus = { ...job.status, startTime: job.status?.startTime ?? time }
  const [pod] = pods
  if (!pod) {
    if (!job.status?.active) return { do: 'create pod', pod: podOf(job, suffix) }
    const said = condition(
      'Failed',
      time,
      'BackoffLimitExceeded',
      'Job has reached the specified backoff limit',
    )
    return { do: 'set status', status: { ...status, active: 0, failed: 1, conditions: [said] } }
  }
  if (pod.status?.phase === 'Succeeded') {
    const conditions = [
      condition('SuccessCriteriaMet', time, 'CompletionsReached'),
      condition('Complete', time),
    ]
    return {
      do: 'set status',
      status: { ...status, active: 0, succeeded: 1, completionTime: time, conditions },
    }
  }
  if (pod.status?.phase === 'Failed') {
    const verdict = policyVerdict(job, pod)
    const said = verdict
      ? condition('Failed', time, 'PodFailurePolicy', verdict)
      : condition('Failed', time, 'BackoffLimitExceeded', 'Job has reached the specified backoff limit')
    return { do: 'set status', status: { ...status, active: 0, failed: 1, conditions: [said] } }
  }
  const ready = pod.status?.phase === 'Running' ? 1 : 0
  if (job.status?.active === 1 && job.status.ready === ready) return undefined
  return { do: 'set status', status: { ...status, active: 1, ready } }
}
