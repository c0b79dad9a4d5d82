import type { StepAttemptName } from '#core/run/step-claim.ts'
import type { Logger } from '#server/platform/logger.ts'

import type { KeptPod } from '../kubernetes-jobs/cluster-follower.ts'
import { containerName } from '../kubernetes-jobs/names.ts'
import { quantity } from '../kubernetes-jobs/quantity.ts'
import { KubernetesRefused } from '../kubernetes/api-error.ts'
import type { KubernetesApi } from '../kubernetes/kubernetes-api.ts'
import type { ObjectOf } from '../kubernetes/kubernetes-objects.ts'

/** The most memory that an untouched container was seen to hold. */
export interface ContainerMemory {
  namespace: string
  runId: string
  attempt: number
  step: StepAttemptName
  peakBytes: number
}

/** Keeps it, unless more is known already. */
export type ContainerMemoryKeeper = (memory: ContainerMemory) => Promise<void>

export interface ContainerMemoriesOptions {
  /** The measure of requests of what can wait. */
  api: Pick<KubernetesApi, 'list'>
  labelSelector: string
  keeper: ContainerMemoryKeeper
  logger: Logger
  /** Between two looks. Metrics servers look at nodes as often themselves. */
  everyMs?: number
  /** Where a cluster does not serve metrics, or not to us, it is asked again after this. */
  absentMs?: number
}

interface Running {
  pod: KeptPod & { step: StepAttemptName }
  peakBytes: number
}

const podKey = (namespace: string, name: string): string => `${namespace}/${name}`

const memoryOf = ({ containers }: ObjectOf['PodMetrics']): number =>
  quantity(containers?.find(({ name }) => name === containerName.main)?.usage.memory) ?? 0

/**
 * Nobody in an untouched container can say what it holds; where the cluster has a metrics server, that can. One list for all of them, while there are any. A
 * container that is gone between two looks is not seen: nothing is said of it then.
 */
export class ContainerMemories {
  readonly #options: Required<ContainerMemoriesOptions>
  readonly #running = new Map<string, Running>()
  readonly #timer: NodeJS.Timeout
  readonly #stop = new AbortController()
  #looking: Promise<void> | undefined
  #absentUntilMs = Number.NEGATIVE_INFINITY

  constructor(options: ContainerMemoriesOptions) {
    this.#options = { everyMs: 15_000, absentMs: 300_000, ...options }
    this.#timer = setInterval(() => {
      this.#looking ??= this.#lookOnce().finally(() => (this.#looking = undefined))
    }, this.#options.everyMs)
  }

  /** What the cluster says of a pod now. */
  look(pod: KeptPod, isGone: boolean): void {
    const { step, facts, namespace, isUntouched } = pod
    if (!step || !isUntouched) return
    const key = podKey(namespace, facts.name)
    const isRunning = facts.containers.some(({ kind, state }) => kind === 'main' && state.is === 'running')
    if (isGone || !isRunning) this.#running.delete(key)
    else if (!this.#running.has(key)) this.#running.set(key, { pod: { ...pod, step }, peakBytes: 0 })
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer)
    this.#stop.abort()
    await this.#looking
  }

  async #lookOnce(): Promise<void> {
    const { api, labelSelector, logger, absentMs } = this.#options
    if (this.#running.size === 0 || performance.now() < this.#absentUntilMs) return
    try {
      const { items } = await api.list('PodMetrics', {
        labelSelector,
        signal: this.#stop.signal,
        transform: (metrics) => {
          const { namespace = '', name = '' } = metrics.metadata ?? {}
          const running = this.#running.get(podKey(namespace, name))
          return running && { running, bytes: memoryOf(metrics) }
        },
      })
      for (const { running, bytes } of items) await this.#keep(running, bytes)
    } catch (error) {
      if (this.#stop.signal.aborted) return
      // No metrics server, or none for us: a cluster without one lacks nothing that a run needs.
      if (error instanceof KubernetesRefused && !error.transient)
        this.#absentUntilMs = performance.now() + absentMs
      logger.debug('The metrics of containers could not be had.', { error })
    }
  }

  async #keep(running: Running, bytes: number): Promise<void> {
    if (bytes <= running.peakBytes) return
    const { namespace, runId, attempt, step } = running.pod
    await this.#options.keeper({ namespace, runId, attempt, step, peakBytes: bytes })
    running.peakBytes = bytes
  }
}
