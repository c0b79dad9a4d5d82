import { isFinished, mayCancel, type RunStatus } from './run-status.ts'

/** What can be done with many runs at once. */
export const bulkActions = ['cancel', 'retry', 'rerun'] as const
export type BulkAction = (typeof bulkActions)[number]

export interface BulkRun {
  id: string
  status: RunStatus
}

/** Why an action is not for a run of that status; null where it is. */
const leftOutBecause = (action: BulkAction, status: RunStatus): string | null => {
  if (action === 'cancel') {
    if (status === 'canceling') return 'being canceled already'
    return mayCancel(status) ? null : 'over already'
  }
  if (!isFinished(status)) return 'not over yet'
  return action === 'retry' && status === 'succeeded' ? 'succeeded: no failure to go on from' : null
}

/** Which of the runs an action is for, and how many are left out for which reason, the most first. */
export const judgeBulk = (
  action: BulkAction,
  runs: readonly BulkRun[],
): { ids: string[]; leftOut: { why: string; count: number }[] } => {
  const ids: string[] = []
  const counts = new Map<string, number>()
  for (const { id, status } of runs) {
    const why = leftOutBecause(action, status)
    if (why === null) ids.push(id)
    else counts.set(why, (counts.get(why) ?? 0) + 1)
  }
  return {
    ids,
    leftOut: [...counts].map(([why, count]) => ({ why, count })).toSorted((a, b) => b.count - a.count),
  }
}
