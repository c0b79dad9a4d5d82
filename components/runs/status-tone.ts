import type { Tone } from '#components/ui/tone.ts'
import type { RunStatus } from '#core/run/run-status.ts'
import type { StepStatus } from '#core/run/step-status.ts'

/** The colour and shape of a run's status. */
export const runTone: Record<RunStatus, Tone> = {
  queued: 'queued',
  launching: 'queued',
  running: 'running',
  canceling: 'warn',
  succeeded: 'succeeded',
  failed: 'failed',
  canceled: 'skipped',
}

/** The colour and shape of a step's status. */
export const stepTone: Record<StepStatus, Tone> = {
  waiting: 'queued',
  ready: 'queued',
  running: 'running',
  retrying: 'warn',
  succeeded: 'succeeded',
  failed: 'failed',
  skipped: 'skipped',
  canceled: 'skipped',
}
