import type { Failure } from '../run/run-event.ts'
import { quoted } from './cluster-words.ts'
import { explainEviction } from './explain-eviction.ts'
import type { PodFacts } from './pod-facts.ts'

const infrastructure = (cause: string, message: string): Failure => ({
  message,
  fault: 'infrastructure',
  cause,
  retryable: true,
})

const disruptions: Record<string, (pod: PodFacts) => Failure> = {
  PreemptionByScheduler: () => infrastructure('preempted', 'It made room for a pod of higher priority.'),
  EvictionByEvictionAPI: (pod) =>
    infrastructure(
      'drained',
      `Its node${pod.node ? ` ${pod.node}` : ''} was drained, for an upgrade or because there were too many.`,
    ),
  DeletionByTaintManager: (pod) =>
    infrastructure(
      'node_lost',
      `Its node${pod.node ? ` ${pod.node}` : ''} was lost or no longer wanted it (a taint).`,
    ),
  DeletionByPodGC: () => infrastructure('node_lost', 'Its node has left the cluster.'),
  TerminationByKubelet: (pod) =>
    infrastructure(
      'node_shutdown',
      `Its node${pod.node ? ` ${pod.node}` : ''} was shut down, or ran short of something.`,
    ),
}

/** A limit of ours, which the cluster holds where nobody else does. */
export const tookTooLong: Failure = {
  message: 'It took longer than it may and the cluster ended it.',
  fault: 'limit',
  cause: 'timeout',
}

/** Its code ran, for whatever time. Where the cluster has lost sight of a container, it does not say when that began. */
const hasBegun = ({ containers }: PodFacts): boolean =>
  containers.some(
    ({ kind, state }) =>
      kind === 'main' && (state.is === 'running' || (state.is === 'ended' && Boolean(state.startedAtMs))),
  )

/** Ended by its node, which had it for as long as its time limit and its start may take together. */
const explainDeadline = (pod: PodFacts): Failure =>
  hasBegun(pod)
    ? tookTooLong
    : infrastructure(
        'start_timeout',
        'Its node had its pod for as long as it may, and its container did not start.',
      )

/** The kubelet would not have it: what the scheduler knew of the node was no longer so. */
const rejections = /^(NodeAffinity|UnexpectedAdmissionError|OutOf\w+|NodeShutdown|Terminated|Shutdown)$/

/** Why the cluster takes a pod away that did not end by itself; undefined where it does not. */
export const explainRemoval = (pod: PodFacts, isCanceled: boolean): Failure | undefined => {
  const evicted = explainEviction(pod)
  if (evicted) return evicted
  if (pod.reason === 'DeadlineExceeded') return explainDeadline(pod)
  if (pod.disruption) {
    const explained = disruptions[pod.disruption.reason]?.(pod)
    const words = pod.disruption.message
    if (explained) return { ...explained, ...(words !== '' && { stack: [words] }) }
    return infrastructure('disrupted', `The cluster took it away: ${quoted(words || pod.disruption.reason)}.`)
  }
  if (rejections.test(pod.reason))
    return {
      ...infrastructure('node_refused', `Its node${pod.node ? ` ${pod.node}` : ''} would not take it.`),
      ...(pod.message !== '' && { stack: [pod.message] }),
    }
  if (pod.deletion && !isCanceled)
    return infrastructure(
      'deleted',
      'Somebody deleted its pod: a person, or another program with the right to.',
    )
  return undefined
}
