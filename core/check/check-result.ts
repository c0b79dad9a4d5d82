import type { Metadata } from '../run/metadata.ts'
import type { Severity } from './severity.ts'

/** What a check of an asset found when it was carried out last. */
export interface CheckResult {
  passed: boolean
  severity: Severity
  blocking?: boolean
  description?: string
  /** Why it found nothing out. */
  error?: string
  metadata?: Metadata
  /** Milliseconds since 1970. */
  atMs: number
  run: string
  /** The step that told of it: the check's own, or that of the asset whose code reports it. */
  step?: string
}

/** How a check came out. A check that does not pass warns or fails; one whose code broke found nothing out. */
export const checkOutcomes = ['passed', 'warned', 'failed', 'executionFailed'] as const
export type CheckOutcome = (typeof checkOutcomes)[number]

/** How a result counts. */
export const outcomeOf = (result: Pick<CheckResult, 'passed' | 'severity' | 'error'>): CheckOutcome => {
  if (result.error !== undefined) return 'executionFailed'
  if (result.passed) return 'passed'
  return result.severity === 'WARN' ? 'warned' : 'failed'
}
