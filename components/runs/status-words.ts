import type { RunStatus } from '#core/run/run-status.ts'
import type { StepStatus } from '#core/run/step-status.ts'
import type { TickStatus } from '#core/schedule/tick.ts'

/** What a status of a run, a step or a tick is called. */
export const statusWords: Record<RunStatus | StepStatus | TickStatus, string> = {
  queued: 'queued',
  launching: 'launching',
  waiting: 'waiting',
  ready: 'ready',
  running: 'running',
  retrying: 'retrying',
  canceling: 'canceling',
  succeeded: 'succeeded',
  failed: 'failed',
  skipped: 'skipped',
  canceled: 'canceled',
}
