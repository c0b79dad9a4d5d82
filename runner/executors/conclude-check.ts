import { concludeVerdict } from '#core/check/conclude-verdict.ts'
import { figuresOf, judgeAgainst } from '#core/check/judge-against.ts'
import type { Verdict } from '#core/check/verdict.ts'
import type { Step } from '#core/run/step-graph.ts'

import type { StepConclusion } from './conclude-step.ts'
import type { StepResult } from './execute-step.ts'

/** Tells what a check found. What it reported by Pipes counts before what it gave back; a process that ended well and said nothing has passed. */
export function concludeCheck(conclusion: StepConclusion, check: NonNullable<Step['check']>): StepResult {
  const { context, planned, stepAttempt, session, failure: broken, durationMs } = conclusion
  if (broken) return { is: 'failed', failure: broken }
  const reported = session.verdict ?? conclusion.verdict ?? { passed: true }
  const found = compared(reported, check, context.claim.earlierFigures?.[planned.step.key] ?? [])
  const { passed, severity, failure } = concludeVerdict(check, found)
  const { partition } = planned.step
  context.reporter.event({
    type: 'ASSET_CHECK_EVALUATION',
    step: planned.step.key,
    stepAttempt,
    asset: check.asset,
    ...(partition && !partition.keys && { partition: partition.key }),
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

/** What passes by itself is held beside what was measured before, where the check asks for that. */
function compared(
  reported: Verdict,
  { against }: NonNullable<Step['check']>,
  earlier: Parameters<typeof judgeAgainst>[1],
): Verdict {
  if (!against || !reported.passed) return reported
  const wrong = judgeAgainst(figuresOf(reported.metadata), earlier, against)
  return wrong === undefined ? reported : { ...reported, passed: false, description: wrong }
}
