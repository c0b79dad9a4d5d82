import { setTimeout as delay } from 'node:timers/promises'

import type { StepAttemptName } from '#core/run/step-claim.ts'
import type { Logger } from '#server/platform/logger.ts'

import type { KeptPod } from '../kubernetes-jobs/cluster-follower.ts'
import { containerName } from '../kubernetes-jobs/names.ts'
import { FollowLimit } from '../kubernetes/follow-limit.ts'
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts'
import type { LogItem } from '../kubernetes/log-catch-up.ts'
import type { LogCursor } from '../kubernetes/log-cursor.ts'
import { readContainerLog, type ContainerState } from '../kubernetes/pod-log-reader.ts'

/** A container that is not to be touched, as its pod says whose it is. */
export interface ContainerOfStep {
  namespace: string
  runId: string
  attempt: number
  step: StepAttemptName
  /** The uid of its pod. */
  pod: string
  container: string
}

/** A log that is read on from where it was left. */
export interface OpenContainerLog {
  cursor: LogCursor | undefined
  /** False where no more is wanted: somebody else reads on, the run has let go of it, or it is as long as it may be. */
  keep(items: LogItem[], cursor: LogCursor): Promise<boolean>
  /** Its end was read. */
  complete(): Promise<void>
}

/** Keeps what is read; undefined where nothing is to be read, or not any more. */
export interface ContainerLogKeeper {
  open(of: ContainerOfStep): Promise<OpenContainerLog | undefined>
}

export interface ContainerLogsOptions {
  api: KubernetesApi
  keeper: ContainerLogKeeper
  logger: Logger
  /** Between two tries, where reading or keeping failed. */
  againMs?: number
}

interface Reading {
  state: ContainerState
  /** Nothing is left to read. */
  isDone: boolean
  stop: AbortController
  over: Promise<void>
}

/** Reads what untouched containers print, each from its start to its end, whoever read before. */
export class ContainerLogs {
  readonly #options: Required<ContainerLogsOptions>
  readonly #follows = new FollowLimit()
  readonly #readings = new Map<string, Reading>()

  constructor(options: ContainerLogsOptions) {
    this.#options = { againMs: 2_000, ...options }
  }

  /** What the cluster says of a pod now. */
  look(pod: KeptPod, isGone: boolean): void {
    const { step, uid } = pod
    if (!step || !pod.isUntouched) return
    const main = pod.facts.containers.find(({ name }) => name === containerName.main)
    const known = this.#readings.get(uid)
    if (isGone) {
      if (known) known.state = 'gone'
      if (known?.isDone) this.#readings.delete(uid)
      return
    }
    if (!main || main.state.is === 'waiting') return
    const state = main.state.is
    if (known) known.state = state
    else this.#begin(pod, step, state)
  }

  /** Whether all that there was to read of a pod was read. */
  isRead({ uid, facts }: Pick<KeptPod, 'uid' | 'facts'>): boolean {
    const isStarted = facts.containers.some(({ kind, state }) => kind === 'main' && state.is !== 'waiting')
    return this.#readings.get(uid)?.isDone ?? !isStarted
  }

  async stop(): Promise<void> {
    const all = [...this.#readings.values()]
    for (const { stop } of all) stop.abort()
    await Promise.all(all.map(({ over }) => over))
  }

  #begin(pod: KeptPod, step: StepAttemptName, state: ContainerState): void {
    const { uid, namespace, runId, attempt, facts } = pod
    const of = { namespace, runId, attempt, step, pod: uid, container: containerName.main }
    const reading: Reading = { state, isDone: false, stop: new AbortController(), over: Promise.resolve() }
    this.#readings.set(uid, reading)
    reading.over = this.#read(of, facts.name, reading).finally(() => {
      reading.isDone = !reading.stop.signal.aborted
      if (reading.state === 'gone') this.#readings.delete(uid)
    })
  }

  async #read(of: ContainerOfStep, podName: string, reading: Reading): Promise<void> {
    const { signal } = reading.stop
    const logger = this.#options.logger.with({ run: of.runId, pod: podName })
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        return await this.#readOnce(of, podName, reading)
      } catch (error) {
        if (failures % 30 === 0)
          logger.warn('The log of a container could not be read or kept; it is tried again.', { error })
        await delay(this.#options.againMs, undefined, { signal }).catch(() => undefined)
      }
    }
  }

  async #readOnce(of: ContainerOfStep, podName: string, reading: Reading): Promise<void> {
    const { api, keeper, logger } = this.#options
    const log = await keeper.open(of)
    if (!log) return
    const enough = new AbortController()
    const end = await readContainerLog({
      api,
      of: { namespace: of.namespace, pod: podName, container: of.container },
      ...(log.cursor && { cursor: log.cursor }),
      state: () => reading.state,
      deliver: async (items, cursor) => {
        if (!(await log.keep(items, cursor))) enough.abort()
      },
      logger,
      signal: AbortSignal.any([reading.stop.signal, enough.signal]),
      follows: this.#follows,
    })
    if (end !== 'stopped') await log.complete()
    // Whoever took over may be gone again by now.
    else if (enough.signal.aborted && !reading.stop.signal.aborted) throw new Error('Somebody else read on.')
  }
}
