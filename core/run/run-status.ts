/** The life of a run: the one table of which status may follow which. */
export const runStatuses = [
  'queued',
  'launching',
  'running',
  'canceling',
  'succeeded',
  'failed',
  'canceled',
] as const
export type RunStatus = (typeof runStatuses)[number]

export const runTransitions: Record<RunStatus, readonly RunStatus[]> = {
  // queued again: a launch that infrastructure spoiled goes back and is launched anew.
  queued: ['launching', 'canceling', 'canceled', 'failed'],
  launching: ['running', 'queued', 'canceling', 'failed', 'canceled'],
  running: ['succeeded', 'failed', 'canceling', 'canceled', 'queued'],
  // A run may finish while its cancellation is on the way: what happened wins.
  canceling: ['canceled', 'failed', 'succeeded'],
  succeeded: [],
  failed: [],
  canceled: [],
}

export const mayFollow = (from: RunStatus, to: RunStatus): boolean => runTransitions[from].includes(to)
export const isFinished = (status: RunStatus): boolean => runTransitions[status].length === 0
export const mayCancel = (status: RunStatus): boolean => runTransitions[status].includes('canceling')
