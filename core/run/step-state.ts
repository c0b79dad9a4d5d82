import type { ConcludedCheck } from '../check/conclude-verdict.ts'
import type { ValueSummary } from './metadata.ts'
import type { Failure } from './run-event.ts'
import type { StepStatus } from './step-status.ts'

/** An attempt at a step that is over. The one that goes on, or was the last, is told by the step itself. */
export interface StepAttempt {
  number: number
  startedAtMs: number | null
  finishedAtMs: number
  status: 'failed' | 'canceled'
  failure: Failure
}

/** What a step put out: enough to show it, and for a retry to take it over. */
export interface StepOutputs {
  values: { name: string; summary: ValueSummary; mappingKeys?: string[] }[]
  /** Data versions by asset key. */
  versions: Record<string, string>
  /** Of a check: how it came out. */
  check?: Pick<ConcludedCheck, 'passed' | 'severity'> & { description?: string | undefined }
  /** The run that stored them, where this one took them over. */
  storedBy?: string
}

/** A step as the server knows it. */
export interface StepState {
  key: string
  position: number
  kind: string
  elementId: string
  status: StepStatus
  pieceOf: string | null
  readyAtMs: number | null
  startedAtMs: number | null
  finishedAtMs: number | null
  tries: StepAttempt[]
  failure: Failure | null
  skipReason: string | null
  outputs: StepOutputs | null
}

/** How many steps of a run are how far. */
export interface StepCounts {
  total: number
  running: number
  succeeded: number
  failed: number
  skipped: number
}

/** What one step of this status adds to the counts. A canceled step counts to none but the total. */
export const countOf = (status: StepStatus): StepCounts => ({
  total: 1,
  running: status === 'running' || status === 'retrying' ? 1 : 0,
  succeeded: status === 'succeeded' ? 1 : 0,
  failed: status === 'failed' ? 1 : 0,
  skipped: status === 'skipped' ? 1 : 0,
})
