import type { CheckOutcome } from './check-result.ts'

export type CheckStatus = 'never' | 'running' | CheckOutcome

/** The checks of an asset in one status: the worst of them. */
export interface CheckSummary {
  worst: CheckStatus
  /** How many are in that status, and how many there are. */
  count: number
  total: number
}

/** The few words of a status. */
export const checkWords: Readonly<Record<CheckStatus, string>> = {
  never: 'never run',
  running: 'running',
  passed: 'passed',
  warned: 'warned',
  failed: 'failed',
  executionFailed: 'execution failed',
}

/** "2 of 3 checks failed", "3 checks passed". */
export const checkSummaryWords = ({ worst, count, total }: CheckSummary): string => {
  const words = checkWords[worst]
  if (count === total) return `${total === 1 ? 'check' : `${total} checks`} ${words}`
  return `${count} of ${total} checks ${words}`
}
