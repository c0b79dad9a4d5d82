import { setTimeout as delay } from 'node:timers/promises'

import type { Json } from '#core/json.ts'
import { explainAttempt } from '#core/pod/explain-attempt.ts'
import { explainStart, startsInTime } from '#core/pod/explain-start.ts'
import type { Ended } from '#core/pod/explain-waiting.ts'
import type { ContainerFacts } from '#core/pod/pod-facts.ts'
import { describeEnd } from '#core/run/describe-end.ts'
import type { Failure } from '#core/run/run-event.ts'
import { ClusterFollower, type SeenJob } from '#server/gateways/kubernetes-jobs/cluster-follower.ts'
import { createJob, JobRefused } from '#server/gateways/kubernetes-jobs/create-job.ts'
import { factsOfJob } from '#server/gateways/kubernetes-jobs/facts-of-job.ts'
import { containerName, label } from '#server/gateways/kubernetes-jobs/names.ts'
import { isTransient } from '#server/gateways/kubernetes/api-error.ts'
import type { KubernetesApi } from '#server/gateways/kubernetes/kubernetes-api.ts'
import type { ObjectOf } from '#server/gateways/kubernetes/kubernetes-objects.ts'

import type { StepCluster } from './executors/step-cluster.ts'

export interface ClusterStepsOptions {
  api: KubernetesApi
  namespace: string
  runId: string
  onTrouble: (message: string) => void
  /** In milliseconds. */
  now?: () => number
  /** News may be missed, and what was read of a pod grows old by itself. */
  lookEveryMs?: number
}

/** A copy that does not hold a Job yet may be behind; asked for after this long. */
const behindMs = 10_000
/** Between being asked to end and being ended. */
const gentlySeconds = 30

const isOver = (phase: string): boolean => phase === 'Succeeded' || phase === 'Failed'
const hasEnded = ({ kind, state }: ContainerFacts): boolean => kind === 'main' && state.is === 'ended'

/** A container of it runs before the one of note, or a queue of the cluster holds its Job back: that takes as long as it takes. */
const isBusy = (seen: SeenJob | undefined): boolean =>
  seen?.job?.facts.isSuspended === true ||
  (seen?.pods ?? []).some(({ facts }) => facts.containers.some(({ state }) => state.is === 'running'))

/** What the exit codes of our own runner mean is said where runners are; those of a container that is not to be touched are its own. */
const failureOf = ({ failure, container }: Ended, seen: SeenJob | undefined): Failure => {
  const isUntouched = (seen?.pods ?? []).some((pod) => pod.isUntouched)
  const isRunner = container === (isUntouched ? containerName.bring : containerName.main)
  const { cause, exitCode, stack = [] } = failure
  return isRunner && cause === 'exit_code' && exitCode !== undefined
    ? describeEnd({ exitCode, signal: null, said: stack.join('\n') }, 'step')
    : failure
}

/** A pod that starts as most do is there before this; what still holds it then is told. */
const launchingToldMs = 5_000
/** The containers of a pod end together, unless somebody has put one of his own beside ours. */
const lingersMs = 30_000
/** So many Jobs that are over are left, for whoever keeps account of their pods; the tenant's share of Jobs has to hold them. */
const leftAtMost = 32

/** Jobs for the steps of a run, in the namespace of its own. Closes `api` with itself. */
export function clusterSteps({
  api,
  namespace,
  runId,
  onTrouble,
  now = () => performance.now(),
  lookEveryMs = 5_000,
}: ClusterStepsOptions): StepCluster {
  const told = (message: string, { error }: { error?: unknown } = {}): void =>
    onTrouble(`The cluster: ${message}${error instanceof Error ? ` (${error.message})` : ''}.`)
  const logger = {
    debug: () => undefined,
    info: () => undefined,
    warn: told,
    error: told,
    with: () => logger,
  }
  const waiting = new Map<string, () => void>()
  const canceled = new Set<string>()
  const follower = new ClusterFollower({
    api,
    logger,
    namespace,
    labelSelector: `${label.run}=${runId},${label.role}=step`,
    nodes: false,
    onNews: ({ job }) => waiting.get(job)?.(),
  })

  const look = async (name: string, beganMs: number) => {
    let seen = follower.seen(namespace, name)
    if (!seen.job) {
      if (now() - beganMs < behindMs) return undefined
      seen = { job: await follower.ask(namespace, name), pods: seen.pods }
    }
    // What the cluster tells of is dated by its own clock.
    const nowMs = Date.now() + api.aheadMs()
    const facts = await factsOfJob(follower, namespace, seen, { isCanceled: canceled.has(name), nowMs })
    return { seen, found: explainAttempt(facts, nowMs) }
  }

  const remove: StepCluster['remove'] = async (name, how) => {
    canceled.add(name)
    // A pod whose Job is deleted keeps its own grace, which is for storing what was made and not for ending.
    const gracePeriodSeconds = how === 'force' ? 0 : gentlySeconds
    for (const { facts, uid } of follower.seen(namespace, name).pods)
      if (!isOver(facts.phase))
        await api.remove('Pod', { namespace, name: facts.name }, { uid, gracePeriodSeconds }).catch(onLeft)
    await api.remove('Job', { namespace, name }).catch(onLeft)
  }
  const isAlive = (name: string): boolean =>
    follower.seen(namespace, name).pods.some(({ facts }) => !isOver(facts.phase))
  const left: string[] = []

  return {
    create: async (job: Record<string, Json>): Promise<Failure | undefined> => {
      try {
        await createJob(api, job as unknown as ObjectOf['Job'])
        return undefined
      } catch (error) {
        if (error instanceof JobRefused) return error.failure
        throw error
      }
    },

    ended: async (name, onStage, onRunning) => {
      const beganMs = now()
      // Since when nothing but the cluster has kept it from its start.
      let heldSinceMs = beganMs
      let stage = ''
      let isTold = false
      for (;;) {
        const news = Promise.withResolvers<void>()
        waiting.set(name, news.resolve)
        try {
          const { seen, found } = (await look(name, beganMs)) ?? {}
          if (found?.is === 'done') return { failure: undefined, goesOn: goesOn(name) }
          if (found?.is === 'ended') {
            // It has made no pod, and is not to make one yet.
            if (seen?.job && seen.pods.length === 0) await remove(name, 'gently')
            return { failure: failureOf(found, seen), goesOn: goesOn(name) }
          }
          if (found?.is === 'running' && !isTold) {
            isTold = true
            onRunning()
          }
          const isLong = now() - beganMs >= launchingToldMs
          if (found?.is === 'waiting' && (found.stage !== 'launching' || isLong) && found.words !== stage) {
            stage = found.words
            onStage(`Its pod waits: ${stage}`)
          }
          const isHeld = found?.is === 'waiting' && startsInTime(found) && !follower.trouble && !isBusy(seen)
          if (!isHeld) heldSinceMs = now()
          const failure = isHeld ? explainStart(found, now() - heldSinceMs) : undefined
          if (failure) {
            await remove(name, 'gently')
            return { failure, goesOn: false }
          }
        } catch (error) {
          // While the cluster is away its pods go on.
          if (!isTransient(error)) throw error
          heldSinceMs = now()
        }
        const timer = new AbortController()
        await Promise.race([
          news.promise,
          delay(lookEveryMs, undefined, { signal: timer.signal }).catch(() => undefined),
        ])
        timer.abort()
        waiting.delete(name)
      }
    },

    isAlive: (name) => Promise.resolve(!follower.isSynced || isAlive(name)),

    remove,

    leave: async (name) => {
      const { pods } = follower.seen(namespace, name)
      const isDone = pods.every(({ facts }) => isOver(facts.phase) || facts.containers.some(hasEnded))
      if (pods.length === 0 || !isDone) return remove(name, 'gently')
      if (isAlive(name)) setTimeout(() => isAlive(name) && void remove(name, 'gently'), lingersMs).unref()
      left.push(name)
      const oldest = left.length > leftAtMost ? left.shift() : undefined
      if (oldest !== undefined) await remove(oldest, 'gently')
    },

    close: async () => {
      await follower.stop()
      api.close()
    },
  }

  function goesOn(name: string): boolean {
    const { pods } = follower.seen(namespace, name)
    return pods.some(({ facts }) => !isOver(facts.phase) && facts.containers.some(hasEnded))
  }

  /** The Job goes by itself in the end, and the worker looks for such. */
  function onLeft(error: unknown): void {
    onTrouble(
      `A Job of a step could not be taken away: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}
