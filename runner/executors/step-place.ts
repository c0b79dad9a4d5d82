import type { Failure } from '#core/run/run-event.ts'
import type { PlannedStep } from '#core/run/run-progress.ts'

import type { RunContext } from './run-context.ts'

/** One attempt at a step that a process of its own carries out. */
export interface StepAttempt {
  context: RunContext
  planned: PlannedStep
  stepAttempt: number
}

export interface PlacedEnd {
  /** Undefined where it was content. */
  failure: Failure | undefined
  /** What stands beside the process has not ended with it. */
  goesOn: boolean
}

/** Where the processes of steps come from: the cluster, or a pool. */
export interface StepPlace {
  isFor(planned: PlannedStep): boolean
  /** Asks for the process, or finds that it was asked for. The failure where it will never be. */
  begin(of: StepAttempt): Promise<Failure | undefined>
  /** Settles when the process is over. `onStage` is told what holds it before that, each time it is something else; `onRunning`, once, that it runs. */
  ended(of: StepAttempt, onStage: (words: string) => void, onRunning: () => void): Promise<PlacedEnd>
  /** Whether something of it still runs, or may yet. */
  isAlive(of: StepAttempt): Promise<boolean>
  remove(of: StepAttempt, how: 'gently' | 'force'): Promise<void>
  /** What it left is read: nothing of it is to go on. */
  leave(of: StepAttempt): Promise<void>
  close(): Promise<void>
}
