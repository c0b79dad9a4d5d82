import { stepIsFinished, type StepStatus } from './step-status.ts'

/** What is known of a step's course; times in milliseconds since 1970. */
export interface StepCourse {
  status: StepStatus
  readyMs: number | null
  finishedMs: number | null
  tries: readonly { startedMs: number; finishedMs: number | null; status: StepStatus }[]
}

/** What a step was doing at a moment. Of one that has not come: what it does now, as far as it is known. */
export function statusAt({ status, readyMs, finishedMs, tries }: StepCourse, atMs: number): StepStatus {
  const at = tries.findLastIndex((one) => one.startedMs <= atMs)
  const current = tries[at]
  if (current) {
    if (current.finishedMs === null || current.finishedMs > atMs) return 'running'
    const wasLast = at === tries.length - 1 && stepIsFinished(status)
    return wasLast ? current.status : 'retrying'
  }
  const endedUntried = tries.length === 0 && stepIsFinished(status)
  if (endedUntried && (finishedMs === null || finishedMs <= atMs)) return status
  return readyMs !== null && readyMs <= atMs ? 'ready' : 'waiting'
}
