import type { Failure } from '../run/run-event.ts'
import { explainExit, outOfMemory } from './explain-exit.ts'
import { explainRemoval, tookTooLong } from './explain-removal.ts'
import { explainWaiting, type Ended, type Waiting } from './explain-waiting.ts'
import type { ClusterFacts, ContainerFacts, PodFacts } from './pod-facts.ts'

export type AttemptInCluster =
  | Waiting
  /** `suspected`: what ends it where nothing is heard of it either; by itself it may be a false alarm. */
  | { is: 'running'; suspected?: Failure }
  | Ended
  /** Its container ended as one that is content does. Whether the run said so too is for others to ask. */
  | { is: 'done' }

/** A node that is silent for so long is lost, and its pods with it; before, it may only be restarting. */
export const nodeLostAfterMs = 90_000
/** A pod that was to go and is still there so long after its grace is on a node that does not answer. */
export const stuckAfterMs = 60_000

/** A node that sends a pod away kills its containers first and says why afterwards. */
const settleMs = 10_000

const ended = (failure: Failure): Ended => ({ is: 'ended', failure })

const isBad = ({ state }: ContainerFacts): boolean => state.is === 'ended' && state.exitCode !== 0

/** The container whose end is the pod's: an init one that failed, else the main one; never a sidecar, which is ended after the others. */
const decisive = ({ containers }: PodFacts): ContainerFacts | undefined =>
  containers.find((container) => container.kind === 'init' && isBad(container)) ??
  containers.find(({ kind, state }) => kind === 'main' && state.is === 'ended')

const lostNode: Failure = {
  message: 'Its node does not answer any more.',
  fault: 'infrastructure',
  cause: 'node_lost',
  retryable: true,
}

/** Its node answers, so something on it holds the pod: a process that cannot be killed, a volume that cannot be given back. */
const stuckTerminating = ({ message, ...removal }: Failure): Failure => ({
  ...removal,
  message: `Its pod was to go and did not within its grace: its node could not end its container, or give back a volume. It is taken from the cluster by force. Why it was to go: ${message}`,
  cause: 'stuck_terminating',
})

const withoutPod = (facts: ClusterFacts, nowMs: number): AttemptInCluster => {
  const { job, isCanceled } = facts
  if (job === null)
    return ended({
      message:
        'Its Job is not in the cluster, and nothing there tells that it ever was: the worker that launched it was gone before it was made.',
      fault: 'infrastructure',
      cause: 'not_made',
      retryable: true,
    })
  if (job.isGone)
    return ended({
      message: 'Somebody deleted its Job in the cluster.',
      fault: 'infrastructure',
      cause: 'deleted',
      retryable: true,
    })
  if (job.isComplete) return { is: 'done' }
  if (job.failed) {
    // Jobs of earlier releases have a deadline of their own.
    if (job.failed.reason === 'DeadlineExceeded') return ended(tookTooLong)
    // The pod is gone, and the Job has kept the sentence that says why.
    const disrupted = /DisruptionTarget/.test(job.failed.message)
    return ended({
      message: disrupted
        ? 'The cluster took its pod away, for its node or for another pod.'
        : 'Its pod failed and is gone before anybody could look at it.',
      fault: 'infrastructure',
      cause: disrupted ? 'disrupted' : 'lost',
      retryable: true,
      stack: [job.failed.message],
    })
  }
  if (job.deletion && !isCanceled)
    return ended({
      message: 'Somebody deletes its Job in the cluster.',
      fault: 'infrastructure',
      cause: 'deleted',
      retryable: true,
    })
  return explainWaiting(facts, nowMs)
}

/**
 * What has become of an attempt in a cluster, read from what the cluster says. The first that holds: taken away by the cluster, ended by itself
 * (out of memory counts even where the exit code is 0: a process of it was killed), lost with its node, not yet started.
 */
export const explainAttempt = (facts: ClusterFacts, nowMs: number): AttemptInCluster => {
  const { pod, job, node } = facts
  if (!pod) return withoutPod(facts, nowMs)
  const last = decisive(pod)
  const end = last?.state.is === 'ended' ? last.state : undefined
  if (end && end.exitCode === 0 && end.reason !== 'OOMKilled' && last?.kind === 'main') return { is: 'done' }
  const removal = explainRemoval(pod, facts.isCanceled)
  const isUnexplained =
    (end?.exitCode === 137 || end?.exitCode === 143) &&
    end.reason !== 'OOMKilled' &&
    !removal &&
    !facts.isCanceled
  const sinceEndMs = facts.sinceEndMs ?? nowMs - (end?.finishedAtMs ?? nowMs)
  if (isUnexplained && sinceEndMs < settleMs) return { is: 'running' }
  const isGone = pod.phase === 'Failed' || pod.phase === 'Succeeded' || end !== undefined
  if (removal) {
    const stuckMs = pod.deletion ? nowMs - pod.deletion.atMs - pod.deletion.graceMs : 0
    // While it still runs, it may report for itself; where its node is dead nobody will.
    if (isGone) return ended(removal)
    if (stuckMs > stuckAfterMs) return ended(node?.isReady ? stuckTerminating(removal) : removal)
    return { is: 'running' }
  }
  if (end)
    return {
      ...ended(
        end.reason === 'OOMKilled' ? outOfMemory(pod.memoryLimitMib, end.message) : explainExit(end, pod),
      ),
      ...(last && { container: last.name }),
    }
  if (job?.failed?.reason === 'DeadlineExceeded') return ended(tookTooLong)
  if (pod.phase === 'Failed')
    return ended({
      message: `Its pod failed before its container was started${pod.message === '' ? '' : `: ${pod.message}`}.`,
      fault: 'infrastructure',
      cause: 'never_started',
      retryable: true,
    })
  const main = pod.containers.find(({ kind }) => kind === 'main')
  if (main?.state.is !== 'running') return explainWaiting(facts, nowMs)
  if (!node || node.isReady || node.notReadySinceMs === null) return { is: 'running' }
  if (nowMs - node.notReadySinceMs > nodeLostAfterMs) return ended(lostNode)
  return { is: 'running', suspected: lostNode }
}
