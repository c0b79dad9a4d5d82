import type { StepAttemptName } from '#core/run/step-claim.ts'
import type { Logger } from '#server/platform/logger.ts'

import type { KeptPod } from '../kubernetes-jobs/cluster-follower.ts'

/** How long the container of note of a pod ran, and what it had asked for. */
export interface ContainerTime {
  namespace: string
  runId: string
  attempt: number
  /** The try that the pod was for alone; absent for a pod of the run itself. */
  step: StepAttemptName | undefined
  containerMs: number
  cpuMilli: number | null
  memoryMib: number | null
}

/** Keeps it; the same again changes nothing. */
export type ContainerTimeKeeper = (time: ContainerTime) => Promise<void>

/** How long the container of note ran. The last that is said of one that was taken by force is that it runs: it did until its pod was gone, or its grace was over. */
const ranForMs = ({ containers, deletion }: KeptPod['facts'], goneAtMs: number | undefined) => {
  const state = containers.find(({ kind }) => kind === 'main')?.state
  if (state?.is === 'ended' && state.startedAtMs && state.finishedAtMs !== null)
    return state.finishedAtMs - state.startedAtMs
  if (state?.is !== 'running' || goneAtMs === undefined) return undefined
  const graceEndsAtMs = deletion ? deletion.atMs + deletion.graceMs : goneAtMs
  return Math.min(goneAtMs, graceEndsAtMs) - state.startedAtMs
}

/**
 * What a pod’s status says of the time its container ran; undefined while it runs, or where it never did. `goneAtMs`: when the pod was found gone, by the
 * cluster's clock.
 */
export const containerTime = (pod: KeptPod, goneAtMs?: number): ContainerTime | undefined => {
  const { namespace, runId, attempt, step, facts } = pod
  const ran = ranForMs(facts, goneAtMs)
  if (ran === undefined) return undefined
  const { cpuMilli, memoryMib } = facts
  const containerMs = Math.max(0, ran)
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

  look(pod: KeptPod, goneAtMs: number | undefined): void {
    const time = this.#told.has(pod.uid) ? undefined : containerTime(pod, goneAtMs)
    if (time) {
      this.#told.add(pod.uid)
      this.#keep(time).catch((error: unknown) => {
        this.#told.delete(pod.uid)
        this.#logger.warn('How long a container ran could not be kept.', { run: pod.runId, error })
      })
    }
    if (goneAtMs !== undefined) this.#told.delete(pod.uid)
  }
}
