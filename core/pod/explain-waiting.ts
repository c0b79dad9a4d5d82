import type { Failure } from '../run/run-event.ts'
import { durationWords, quoted } from './cluster-words.ts'
import { explainImage } from './explain-image.ts'
import { explainUnscheduled } from './explain-unscheduled.ts'
import type { ClusterFacts, ContainerFacts, PodFacts } from './pod-facts.ts'

/** What holds an attempt between its launch and its code, as the wait ledger calls it. */
export const launchStages = [
  'launching',
  'unschedulable',
  'image_pull',
  'container_start',
  'pool',
  'tier_pods',
] as const
export type LaunchStage = (typeof launchStages)[number]

/** `cause`: what it ends of, where it waits so for longer than a start may take. */
export type Waiting = { is: 'waiting'; stage: LaunchStage; words: string; cause?: Failure }
/** `container`: the one whose own end it is. */
export type Ended = { is: 'ended'; failure: Failure; container?: string }

/** A Secret or a volume may be on its way. */
const configurationGraceMs = 30_000
/** For what the cluster itself does wrong with a pod that it may yet do right. */
const sandboxGraceMs = 120_000
/** Between a Job and its pod lies one pass of the cluster's controller. */
const podGraceMs = 15_000

const waiting = (stage: LaunchStage, words: string, cause?: Failure): Waiting => ({
  is: 'waiting',
  stage,
  words,
  ...(cause && { cause }),
})

/**
 * Since when its node complains of it: the image may have been pulled for long before. Undefined where the complaint is too new to be among what the
 * cluster was asked for; where its node tells nothing at all, since the pod has it.
 */
const troubleSinceMs = (message: string, pod: PodFacts, { warnings }: ClusterFacts): number | undefined => {
  const told = warnings.find(
    // The cluster cuts long messages of events.
    (warning) => warning.reason === 'Failed' && warning.message.includes(message.slice(0, 200)),
  )
  if (told) return told.sinceMs ?? told.atMs
  const isHeard = warnings.some(({ reason }) => reason === 'Pulling' || reason === 'Pulled')
  return isHeard ? undefined : (pod.scheduledAtMs ?? pod.createdAtMs)
}

/** Those of a run or a step are started once; what ends again and again stands beside them, or is a worker that stays. */
const explainCrashLoop = ({ name, kind, isOurs, before }: ContainerFacts): Failure => {
  const told = before && { exitCode: before.exitCode, stack: [before.message || before.reason] }
  if (isOurs)
    return {
      message: `The container ${name} of its pod, which is Sluice’s own, ends again and again as soon as it is started.`,
      fault: 'sluice',
      cause: 'crash_loop',
      retryable: true,
      ...told,
    }
  return {
    message: `The container ${name} of its pod ends again and again as soon as it is started.`,
    ...(kind === 'main' ? { fault: 'user' } : { fault: 'infrastructure', retryable: true }),
    cause: 'crash_loop',
    ...told,
  }
}

/** What keeps the pod's container from its start, or ends the hope that it will start. */
const explainContainer = (pod: PodFacts, facts: ClusterFacts, nowMs: number): Waiting | Ended | undefined => {
  const waitedMs = nowMs - (pod.scheduledAtMs ?? pod.createdAtMs)
  const pulled = facts.warnings.filter(({ reason }) => reason === 'Failed').map(({ message }) => message)
  for (const container of pod.containers) {
    const { state, image } = container
    if (state.is !== 'waiting') continue
    const { reason } = state
    const message =
      reason === 'ImagePullBackOff' ? [state.message, ...pulled.slice(-1)].join('\n') : state.message
    const trouble = explainImage(reason, message, image, pod.pullSecrets)
    if (trouble)
      return waitedMs >= trouble.graceMs
        ? { is: 'ended', failure: trouble.failure }
        : waiting('image_pull', trouble.failure.message)
    if (reason === 'CreateContainerConfigError' || reason === 'CreateContainerError') {
      const failure: Failure = {
        message: `The cluster cannot make its container: ${quoted(message)}.`,
        fault: 'user',
        cause: reason === 'CreateContainerError' ? 'start_error' : 'container_config',
      }
      const sinceMs = troubleSinceMs(state.message, pod, facts)
      return sinceMs !== undefined && nowMs - sinceMs >= configurationGraceMs
        ? { is: 'ended', failure }
        : waiting('container_start', failure.message, failure)
    }
    if (reason === 'RunContainerError')
      return {
        is: 'ended',
        failure: {
          message: 'Its command could not be started in the image. Check the command and the image.',
          fault: 'user',
          cause: 'start_error',
          ...(message !== '' && { stack: [message] }),
        },
      }
    if (reason === 'CrashLoopBackOff') return { is: 'ended', failure: explainCrashLoop(container) }
  }
  return undefined
}

const storageTrouble = /^(FailedMount|FailedAttachVolume|FailedCreatePodSandBox|FailedCreatePodContainer)$/

/** What an attempt waits for whose container has not started, or why it never will. */
export const explainWaiting = (facts: ClusterFacts, nowMs: number): Waiting | Ended => {
  const { job, pod, warnings } = facts
  if (!pod) {
    const refused = warnings.findLast(({ reason }) => reason === 'FailedCreate')
    if (job?.isSuspended) return waiting('launching', 'Held back by a queue of the cluster')
    if (!refused || !job || nowMs - job.createdAtMs < podGraceMs)
      return waiting(
        'launching',
        refused
          ? `The cluster makes no pod yet: ${quoted(refused.message)}`
          : 'The cluster is told to start it',
      )
    const isQuota = /exceeded quota/i.test(refused.message)
    if (isQuota) {
      const words = `The tenant’s share of the cluster is used up; it starts when another run ends. Kubernetes says ${quoted(refused.message)}.`
      return waiting('launching', words, {
        message: words,
        fault: 'limit',
        cause: 'quota_refused',
        retryable: true,
      })
    }
    return {
      is: 'ended',
      failure: {
        message: `The cluster refused its pod: ${quoted(refused.message)}.`,
        fault: 'user',
        cause: 'pod_refused',
      },
    }
  }
  if (pod.unscheduled && pod.node === null) {
    const { words, failure } = explainUnscheduled(pod, pod.unscheduled, facts)
    return waiting('unschedulable', words, failure)
  }
  const container = explainContainer(pod, facts, nowMs)
  if (container) return container
  const waitedMs = nowMs - (pod.scheduledAtMs ?? pod.createdAtMs)
  const trouble = warnings.findLast(({ reason }) => storageTrouble.test(reason))
  if (trouble && pod.node !== null) {
    const isMount = /Mount|Volume/.test(trouble.reason)
    const failure: Failure = {
      message: `${isMount ? 'A volume of its pod cannot be mounted' : 'Its node cannot make its container'}: ${quoted(trouble.message)}.`,
      fault: isMount ? 'user' : 'infrastructure',
      cause: isMount ? 'mount_failed' : 'sandbox_failed',
      ...(!isMount && { retryable: true }),
    }
    return waitedMs >= sandboxGraceMs ? { is: 'ended', failure } : waiting('container_start', failure.message)
  }
  if (pod.node === null) return waiting('launching', 'The cluster looks for a node')
  const pulling = warnings.findLast(({ reason }) => reason === 'Pulling' || reason === 'Pulled')
  if (pulling?.reason === 'Pulling')
    return waiting('image_pull', `Its image is pulled, for ${durationWords(nowMs - pulling.atMs)}`)
  return waiting('container_start', 'Its container is started')
}
