import type { Failure } from '#core/run/run-event.ts'

import { KubernetesAway, KubernetesRefused } from '../kubernetes/api-error.ts'
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts'
import type { ObjectOf } from '../kubernetes/kubernetes-objects.ts'
import { fenceAnnotation } from './names.ts'

type Job = ObjectOf['Job']

/** The cluster does not have the Job, and this is why. */
export class JobRefused extends Error {
  readonly failure: Failure
  constructor(failure: Failure) {
    super(failure.message)
    this.name = 'JobRefused'
    this.failure = failure
  }
}

const fenceOf = (job: Job): string | undefined => job.metadata?.annotations?.[fenceAnnotation]

const isQuota = (error: KubernetesRefused): boolean =>
  error.code === 403 && /exceeded quota/i.test(error.message)

/** What a refusal of the cluster means for the launch. */
const refused = (error: KubernetesRefused, namespace: string): JobRefused => {
  const stack = error.causes.map(({ field, message }) => `${field}: ${message}`)
  const told = stack.length > 0 ? { stack } : {}
  if (isQuota(error))
    return new JobRefused({
      message: `The tenant’s share of the cluster is used up: ${error.message}`,
      fault: 'limit',
      cause: 'quota_refused',
      retryable: true,
    })
  if (/being terminated/i.test(error.message))
    return new JobRefused({
      message: `The namespace ${namespace} is being deleted. It is made again when it is gone.`,
      fault: 'infrastructure',
      cause: 'namespace_missing',
      retryable: true,
    })
  if (error.code === 422 || error.code === 400)
    return new JobRefused({
      message: `The cluster finds the pod wrong: ${stack[0] ?? error.message}. Mend its runtime.`,
      fault: 'user',
      cause: 'invalid_pod',
      ...told,
    })
  if (error.code === 403)
    return new JobRefused({
      message: `The cluster refused the pod, by its rights or its policies: ${error.message}`,
      fault: /violates|denied the request|admission/i.test(error.message) ? 'user' : 'infrastructure',
      cause: 'pod_refused',
      retryable: false,
    })
  if (error.code === 404)
    return new JobRefused({
      message: `The cluster has no namespace ${namespace} any more. It is made again with the next launch.`,
      fault: 'infrastructure',
      cause: 'namespace_missing',
      retryable: true,
    })
  return new JobRefused({
    message: `The cluster did not take the run: ${error.message}`,
    fault: 'infrastructure',
    cause: 'cluster_refused',
    retryable: error.transient,
  })
}

const away = (error: KubernetesAway): JobRefused =>
  new JobRefused({
    message: `The cluster could not be reached: ${error.message}`,
    fault: 'infrastructure',
    cause: 'cluster_away',
    retryable: true,
  })

/**
 * Creates the Job of an attempt, or finds it made: the answer of an earlier creation may have been lost, and a full quota is refused before the cluster
 * looks whether the object is there already. Throws {@link JobRefused}. What may have arrived though nothing was heard of it counts as made, for whoever
 * watches sees what became of it, and the claim code lets one pod alone begin.
 */
export const createJob = async (api: KubernetesApi, job: Job): Promise<'made' | 'adopted' | 'unknown'> => {
  const { name = '', namespace = '' } = job.metadata ?? {}
  try {
    await api.create('Job', job)
    return 'made'
  } catch (error) {
    const isTaken = error instanceof KubernetesRefused && error.code === 409
    // A server that failed inside may have done it before.
    const maybe =
      (error instanceof KubernetesAway && error.mayHaveArrived) ||
      (error instanceof KubernetesRefused && error.code >= 500)
    if (!isTaken && !maybe && !(error instanceof KubernetesRefused && isQuota(error)))
      throw asJobFailure(error, namespace)
    const found = await api.get('Job', { namespace, name }).catch((why: unknown) => {
      if (maybe) return 'unknown' as const
      throw asJobFailure(why, namespace)
    })
    if (found === 'unknown') return found
    if (found && fenceOf(found) === fenceOf(job)) return 'adopted'
    if (found)
      throw new JobRefused({
        message: `The cluster has a Job ${name} already, and it is not this one’s. It is taken away and the run launched again.`,
        fault: 'infrastructure',
        cause: 'name_taken',
        retryable: true,
      })
    throw asJobFailure(error, namespace)
  }
}

/** What an error of the cluster means for what was to be launched: a {@link JobRefused}, or the error itself where it is none of the cluster's. */
export const asJobFailure = (error: unknown, namespace: string): unknown => {
  if (error instanceof KubernetesRefused) return refused(error, namespace)
  return error instanceof KubernetesAway ? away(error) : error
}
