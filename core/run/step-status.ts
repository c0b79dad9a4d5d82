/** The life of a step: the one table of which status may follow which. */
export const stepStatuses = [
  'waiting',
  'ready',
  'running',
  'retrying',
  'succeeded',
  'failed',
  'skipped',
  'canceled',
] as const
export type StepStatus = (typeof stepStatuses)[number]

export const stepTransitions: Record<StepStatus, readonly StepStatus[]> = {
  // Tried again without having begun: the process that was to begin it never came.
  waiting: ['ready', 'running', 'retrying', 'skipped', 'canceled', 'failed'],
  ready: ['running', 'retrying', 'skipped', 'canceled', 'failed'],
  running: ['succeeded', 'failed', 'retrying', 'canceled', 'skipped'],
  retrying: ['running', 'canceled', 'failed'],
  succeeded: [],
  failed: [],
  skipped: [],
  canceled: [],
}

export const stepMayFollow = (from: StepStatus, to: StepStatus): boolean => stepTransitions[from].includes(to)
export const stepIsFinished = (status: StepStatus): boolean => stepTransitions[status].length === 0
