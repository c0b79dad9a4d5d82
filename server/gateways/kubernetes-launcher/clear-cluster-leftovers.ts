import { judgeLeftoverPod, keptAfterEndMs } from '#core/pod/judge-leftover-pod.ts'
import type { Logger } from '#server/platform/logger.ts'

import type { ClusterFollower, KeptPod } from '../kubernetes-jobs/cluster-follower.ts'
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts'
import type { OpenAttempts } from '../launcher.ts'

/** What could not be read for so long is given up. */
const keptUnreadMs = 3_600_000

interface ClusterLeftovers {
  api: KubernetesApi
  watched: ClusterFollower
  attempts: OpenAttempts
  /** Whether all that an untouched pod printed is kept; undefined where nobody reads it. */
  isRead: (pod: KeptPod) => boolean | undefined
  /** By the cluster's clock. */
  nowMs: number
  logger: Logger
}

/**
 * Takes away the Jobs of attempts that are over, and the pods that still run for them: also those whose Job somebody took without them, those that were given
 * a long grace while they counted, and by force those that do not go. What is there is read before it is asked which attempts are open: one that begins in
 * between is not taken for over.
 */
export const clearClusterLeftovers = async (leftovers: ClusterLeftovers): Promise<void> => {
  const { api, watched, attempts, isRead, nowMs, logger } = leftovers
  const jobs = [...watched.jobs()]
  const pods = [...watched.pods()]
  const isOpen = await attempts.all()
  const asked = new Map<string, Promise<boolean>>()
  const isOpenAfterAll = (runId: string, attempt: number): Promise<boolean> => {
    const answer = asked.get(`${runId} ${attempt}`) ?? attempts.has(runId, attempt)
    asked.set(`${runId} ${attempt}`, answer)
    return answer
  }
  for (const { facts, uid, job, namespace, runId, attempt } of pods) {
    if (isOpen(runId, attempt)) continue
    const hasJob = watched.seen(namespace, job).job !== undefined
    const graceMs = judgeLeftoverPod({ facts, hasJob }, nowMs)
    if (graceMs === undefined || (await isOpenAfterAll(runId, attempt))) continue
    const about = { run: runId, attempt, pod: facts.name }
    logger.warn(
      graceMs === 0
        ? 'A pod that was to go is still there and is taken from the cluster by force.'
        : 'A pod whose attempt is over was found in the cluster and is taken away.',
      about,
    )
    const gracePeriodSeconds = graceMs / 1_000
    await api.remove('Pod', { namespace, name: facts.name }, { uid, gracePeriodSeconds })
  }
  for (const { name, uid, role, facts, finishedAtMs } of jobs) {
    const untouched = watched.seen(name.namespace, name.job).pods.filter((pod) => pod.isUntouched)
    // The Job of a step that is over is left to us, also while its run goes on.
    const isOver = role === 'step' && finishedAtMs !== null
    if (isOpen(name.runId, name.attempt) && !isOver) continue
    const sinceMs = finishedAtMs ?? facts.createdAtMs
    if (nowMs - sinceMs < keptAfterEndMs) continue
    if (!untouched.every((pod) => isRead(pod) !== false) && nowMs - sinceMs < keptUnreadMs) continue
    // What runs has a process to lose.
    if (finishedAtMs === null && (await isOpenAfterAll(name.runId, name.attempt))) continue
    if (finishedAtMs === null)
      logger.warn('A Job whose attempt is over was found in the cluster and is taken away.', {
        run: name.runId,
        attempt: name.attempt,
        job: name.job,
      })
    await api.remove('Job', { namespace: name.namespace, name: name.job }, { uid })
  }
}
