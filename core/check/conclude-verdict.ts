import type { Failure } from '../run/run-event.ts'
import type { Severity } from './severity.ts'
import type { Verdict } from './verdict.ts'

export interface ConcludedCheck {
  passed: boolean
  severity: Severity
  /** Of a blocking check that failed as an error: what its step fails of. No other fails. */
  failure?: Failure
}

/** What a verdict means for its step and for what waits for it. `severity`: of a verdict that does not say its own. */
export const concludeVerdict = (
  check: { asset: string; name: string; blocking: boolean; severity: Severity },
  verdict: Verdict,
): ConcludedCheck => {
  const { passed } = verdict
  const severity = verdict.severity ?? check.severity
  if (passed || severity !== 'ERROR' || !check.blocking) return { passed, severity }
  return {
    passed,
    severity,
    failure: {
      message: `The check "${check.name}" of "${check.asset}" did not pass, and it is blocking${verdict.description ? `: ${verdict.description}` : '.'}`,
      fault: 'user',
      cause: 'check_failed',
      retryable: false,
    },
  }
}
