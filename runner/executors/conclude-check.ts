import { concludeVerdict } from '#core/check/conclude-verdict.ts'
import type { Step } from '#core/run/step-graph.ts'

import type { StepConclusion } from './conclude-step.ts'
import type { StepResult } from './execute-step.ts'

/** Tells what a check found. What it reported by Pipes counts before what it gave back; a process that ended well and said nothing has passed. */
export function concludeCheck(conclusion: StepConclusion, check: NonNullable<Step['check']>): StepResult {
  const { context, planned, stepAttempt, session, failure: broken, durationMs } = conclusion
  if (broken) return { is: 'failed', failure: broken }
  const found = session.verdict ?? conclusion.verdict ?? { passed: true }
  const { passed, severity, failure } = concludeVerdict(check, found)
  const { partition } = context.claim.run
  context.reporter.event({
    type: 'ASSET_CHECK_EVALUATION',
    step: planned.step.key,
    stepAttempt,
    asset: check.asset,
    ...(partition === null ? {} : { partition }),
    check: check.name,
    passed,
    severity,
    ...(check.blocking ? { blocking: true } : {}),
    ...(found.description ? { description: found.description } : {}),
    ...(found.metadata ? { metadata: found.metadata } : {}),
  })
  if (failure) return { is: 'failed', failure }
  return { is: 'succeeded', outputs: [], mappingKeys: {}, durationMs: Math.round(durationMs()) }
}
