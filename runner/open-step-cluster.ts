import { setTimeout as delay } from 'node:timers/promises'

import type { Json } from '#core/json.ts'
import { explainAttempt } from '#core/pod/explain-attempt.ts'
import type { ContainerFacts } from '#core/pod/pod-facts.ts'
import type { Failure } from '#core/run/run-event.ts'
import { ClusterFollower } from '#server/gateways/kubernetes-jobs/cluster-follower.ts'
import { createJob, JobRefused } from '#server/gateways/kubernetes-jobs/create-job.ts'
import { factsOfJob } from '#server/gateways/kubernetes-jobs/facts-of-job.ts'
import { label } from '#server/gateways/kubernetes-jobs/names.ts'
import { isTransient } from '#server/gateways/kubernetes/api-error.ts'
import { inClusterAccess } from '#server/gateways/kubernetes/in-cluster-access.ts'
import type { ObjectOf } from '#server/gateways/kubernetes/kubernetes-objects.ts'
import { openKubernetesApi } from '#server/gateways/kubernetes/open-kubernetes-api.ts'

import type { StepCluster } from './executors/step-cluster.ts'

export interface StepClusterOptions {
  namespace: string
  runId: string
  onTrouble: (message: string) => void
}

/** A copy that does not hold a Job yet may be behind; asked for after this long. */
const behindMs = 10_000
/** News may be missed, and what was read of a pod grows old by itself. */
const lookEveryMs = 5_000

/** Between being asked to end and being ended. */
const gentlySeconds = 30

const isOver = (phase: string): boolean => phase === 'Succeeded' || phase === 'Failed'
const hasEnded = ({ kind, state }: ContainerFacts): boolean => kind === 'main' && state.is === 'ended'

/** The cluster that this process runs in, with the right to the Jobs of its own namespace. */
export async function openStepCluster({
  namespace,
  runId,
  onTrouble,
}: StepClusterOptions): Promise<StepCluster> {
  const api = openKubernetesApi(await inClusterAccess(process.env))
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

  const state = async (name: string, beganMs: number) => {
    let seen = follower.seen(namespace, name)
    if (!seen.job) {
      if (Date.now() - beganMs < behindMs) return undefined
      seen = { job: await follower.ask(namespace, name), pods: seen.pods }
    }
    // What the cluster tells of is dated by its own clock.
    const nowMs = Date.now() + api.aheadMs()
    return explainAttempt(
      await factsOfJob(follower, namespace, seen, { isCanceled: canceled.has(name), nowMs }),
      nowMs,
    )
  }

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
      const beganMs = Date.now()
      let stage = ''
      let isTold = false
      for (;;) {
        const news = Promise.withResolvers<void>()
        waiting.set(name, news.resolve)
        try {
          const found = await state(name, beganMs)
          if (found?.is === 'done') return { failure: undefined, goesOn: goesOn(name) }
          if (found?.is === 'ended') return { failure: found.failure, goesOn: goesOn(name) }
          if (found?.is === 'running' && !isTold) {
            isTold = true
            onRunning()
          }
          if (found?.is === 'waiting' && found.stage !== 'launching' && found.words !== stage) {
            stage = found.words
            onStage(`Its pod waits: ${stage}`)
          }
        } catch (error) {
          // While the cluster is away its pods go on.
          if (!isTransient(error)) throw error
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

    isAlive: async (name) => {
      if (!follower.isSynced) return true
      return follower.seen(namespace, name).pods.some(({ facts }) => !isOver(facts.phase))
    },

    remove: async (name, how) => {
      canceled.add(name)
      // A pod whose Job is deleted keeps its own grace, which is for storing what was made and not for ending.
      const gracePeriodSeconds = how === 'force' ? 0 : gentlySeconds
      for (const { facts, uid } of follower.seen(namespace, name).pods)
        if (!isOver(facts.phase))
          await api.remove('Pod', { namespace, name: facts.name }, { uid, gracePeriodSeconds }).catch(onLeft)
      await api.remove('Job', { namespace, name }).catch(onLeft)
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
