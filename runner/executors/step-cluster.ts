import type { Json } from '#core/json.ts'
import type { Failure } from '#core/run/run-event.ts'

import type { PlacedEnd } from './step-place.ts'

/** Where the Jobs of steps are made. */
export interface StepCluster {
  /** Makes a Job, or finds it made. The failure where the cluster does not want it. */
  create(job: Record<string, Json>): Promise<Failure | undefined>
  /** Settles when the container of note is over. `onStage` is told what holds it before that, each time it is something else; `onRunning`, once, that it runs. */
  ended(name: string, onStage: (words: string) => void, onRunning: () => void): Promise<PlacedEnd>
  /** Whether something of the Job’s pods still runs, or may yet. */
  isAlive(name: string): Promise<boolean>
  remove(name: string, how: 'gently' | 'force'): Promise<void>
  /** What it left is read. A Job that is over stays a while, for whoever keeps account of pods; of one that is not nothing is to be left. */
  leave(name: string): Promise<void>
  close(): Promise<void>
}
