import type { StepTryName } from '#core/run/step-claim.ts'
import type { Logger } from '#server/platform/logger.ts'

import type { KeptPod } from '../kubernetes-jobs/cluster-follower.ts'

/** How long the container of note of a pod ran, and what it had asked for. */
export interface ContainerTime {
  namespace: string
  runId: string
  attempt: number
  /** The try that the pod was for alone; absent for a pod of the run itself. */
  step: StepTryName | undefined
  containerMs: number
  cpuMilli: number | null
  memoryMib: number | null
}

/** Keeps it; the same again changes nothing. */
export type ContainerTimeKeeper = (time: ContainerTime) => Promise<void>

/** What a pod’s status says of the time its container ran; undefined while it runs, or where it never did. */
export const containerTime = (pod: KeptPod): ContainerTime | undefined => {
  const { namespace, runId, attempt, step, facts } = pod
  const state = facts.containers.find(({ kind }) => kind === 'main')?.state
  if (state?.is !== 'ended' || !state.startedAtMs || state.finishedAtMs === null) return undefined
  const { cpuMilli, memoryMib } = facts
  const containerMs = Math.max(0, state.finishedAtMs - state.startedAtMs)
  return { namespace, runId, attempt, step, containerMs, cpuMilli, memoryMib }
}

/** Tells of each pod once how long its container ran; again where that could not be kept, when the cluster next speaks of it. */
export class ContainerTimes {
  readonly #keep: ContainerTimeKeeper
  readonly #logger: Logger
  readonly #told = new Set<string>()

  constructor(keep: ContainerTimeKeeper, logger: Logger) {
    this.#keep = keep
    this.#logger = logger
  }

  look(pod: KeptPod, isGone: boolean): void {
    const time = this.#told.has(pod.uid) ? undefined : containerTime(pod)
    if (time) {
      this.#told.add(pod.uid)
      this.#keep(time).catch((error: unknown) => {
        this.#told.delete(pod.uid)
        this.#logger.warn('How long a container ran could not be kept.', { run: pod.runId, error })
      })
    }
    if (isGone) this.#told.delete(pod.uid)
  }
}
