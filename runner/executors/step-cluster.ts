import type { Json } from '#core/json.ts'
import type { Failure } from '#core/run/run-event.ts'

/** Where the Jobs of steps are made. */
export interface StepCluster {
  /** Makes a Job, or finds it made. The failure where the cluster does not want it. */
  create(job: Record<string, Json>): Promise<Failure | undefined>
  /** Settles when the Job is over: undefined where its process was content. `onStage` is told what holds it before that, each time it is something else. */
  ended(name: string, onStage: (words: string) => void): Promise<Failure | undefined>
  remove(name: string, how: 'gently' | 'force'): Promise<void>
  close(): Promise<void>
}
