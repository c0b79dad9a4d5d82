import type { Failure } from '../run/run-event.ts'
import { cpuWords, memoryWords, quoted } from './cluster-words.ts'
import { fittingSizes } from './fitting-size.ts'
import type { ClusterFacts, PodFacts } from './pod-facts.ts'

/** What keeps a pod from a node; `failure`: what it ends of where it stays so, for nothing that ends by itself makes room for it. */
export interface Unscheduled {
  words: string
  failure?: Failure
}

/** "0/3 nodes are available: 1 node(s) had …, 2 Insufficient cpu. preemption: …": what each of the nodes has against it. */
const reasonsIn = (message: string): string[] => {
  const [said = ''] = message.split(/\s*preemption:/)
  const [, reasons = said] = /nodes are available:\s*(.*)$/s.exec(said) ?? []
  return reasons.replace(/\.\s*$/, '').split(/, (?=\d+ )/)
}

/** A node that is new, ill or on its way out keeps pods away for as long as it is. */
const passingTaint =
  /\{(node\.kubernetes\.io|node\.cloudprovider\.kubernetes\.io)\/|ToBeDeleted|DeletionCandidate/
const isClosed = (reason: string): boolean =>
  /untolerated taint \{/.test(reason) && !passingTaint.test(reason)
const isElsewhere = (reason: string): boolean =>
  /didn't match Pod's node affinity\/selector|didn't match the requested node name/.test(reason)
const isOutOfReach = (reason: string): boolean =>
  /volume node affinity conflict|didn't match PersistentVolume's node affinity|no available volume zone/.test(
    reason,
  )

/** "it needs 8 CPU, the largest node has 4 CPU", where the figures are known. */
const explainSize = (pod: PodFacts, { largestNode }: ClusterFacts, message: string): Failure | undefined => {
  const above = fittingSizes(pod, largestNode)
  const reasons = reasonsIn(message)
  const short = reasons.flatMap((reason) => /Insufficient (\S+)/.exec(reason)?.[1] ?? [])
  // Where making room for it would be of no use, it asks for more than a node has in all.
  const [, nodes, useless] =
    /preemption: 0\/(\d+) nodes are available: (\d+) Preemption is not helpful/.exec(message) ?? []
  const isTold = short.length > 0 && nodes !== undefined && nodes === useless
  const isSure = reasons.every((each) => /Insufficient/.test(each) || isClosed(each) || isElsewhere(each))
  if (above.length === 0 && !(isTold && isSure)) return undefined
  const why =
    above.length > 0
      ? above
          .map(({ field, from }) => {
            const words = field === 'cpuMilli' ? cpuWords : memoryWords
            return `it needs ${words(from)}, the largest node has ${words(largestNode?.[field] ?? 0)}`
          })
          .join('; ')
      : `it asks for more ${[...new Set(short)].join(' and ')} than any of them has`
  const [first] = above
  return {
    message: `No node can ever take it: ${why}. Lower what it asks for.`,
    fault: 'limit',
    cause: 'too_large',
    retryable: false,
    ...(first && { remedy: first }),
  }
}

const explainClaim = (message: string): Failure | undefined => {
  const [, claim, why] =
    /persistentvolumeclaim "([^"]+)" (not found|is being deleted|bound to non-existent persistentvolume)/.exec(
      message,
    ) ?? []
  const isUnbound = /unbound immediate PersistentVolumeClaims/.test(message)
  if (claim === undefined && !isUnbound) return undefined
  return {
    message:
      claim === undefined
        ? 'A claim that it mounts has no volume yet. Check the claim and its storage class.'
        : why === 'not found'
          ? `There is no claim ${claim}. Make it, or name another in the runtime.`
          : `The claim ${claim} is of no use: it ${why}. Name another in the runtime.`,
    fault: 'user',
    cause: 'mount_failed',
    retryable: false,
  }
}

const explainPlace = (message: string): Failure | undefined => {
  const reasons = reasonsIn(message)
  const kinds: [(reason: string) => boolean, string][] = [
    [isElsewhere, 'its node selector or affinity asks for others; change that in its runtime'],
    [isClosed, 'a taint keeps it away; let its runtime tolerate it'],
    [isOutOfReach, 'the volume of its claim cannot be reached from there; name another claim'],
  ]
  if (!reasons.every((reason) => kinds.some(([is]) => is(reason)))) return undefined
  const why = kinds.flatMap(([is, words]) => (reasons.some(is) ? words : [])).join(', or ')
  return {
    message: `No node is there for it: ${why}.`,
    fault: 'user',
    cause: 'no_node_fits',
    retryable: false,
  }
}

/** Why the scheduler has found no node for a pod: room that may come, or what it asks for and nobody has. */
export const explainUnscheduled = (
  pod: PodFacts,
  { reason, message }: NonNullable<PodFacts['unscheduled']>,
  facts: ClusterFacts,
): Unscheduled => {
  if (reason === 'SchedulingGated') return { words: `Held back by the cluster: ${message}` }
  const scaling = facts.warnings.findLast(({ reason: why }) =>
    /^(TriggeredScaleUp|NotTriggerScaleUp|Nominated)$/.test(why),
  )
  const failure = explainClaim(message) ?? explainSize(pod, facts, message) ?? explainPlace(message)
  const isFull = reasonsIn(message).some((each) => /Insufficient|Too many pods/.test(each))
  const why = failure?.message ?? (isFull ? 'No node has room for it now.' : 'No node takes it now.')
  const words = `${why} Kubernetes says ${quoted(message)}.`
  const isGrowing = scaling !== undefined && scaling.reason !== 'NotTriggerScaleUp'
  return {
    words: scaling ? `${words} Autoscaler: ${scaling.message}` : words,
    // A node that comes may be another than those there are.
    ...(failure && !isGrowing && { failure: { ...failure, stack: [message] } }),
  }
}
