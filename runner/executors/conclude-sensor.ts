import { whyNotTaken } from '#core/sensor/sensor-answer.ts'

import type { StepConclusion } from './conclude-step.ts'
import type { StepResult } from './execute-step.ts'

/** Tells what the code of a sensor asks for. One that ended well and gave nothing back asks for nothing. */
export function concludeSensor(conclusion: StepConclusion): StepResult {
  const { context, planned, stepAttempt, failure, answer = { requests: [] }, durationMs } = conclusion
  if (failure) return { is: 'failed', failure }
  const why = whyNotTaken(answer)
  if (why !== undefined)
    return {
      is: 'failed',
      failure: { message: why, fault: 'user', cause: 'output_too_large', retryable: false },
    }
  context.reporter.event({ type: 'SENSOR_EVALUATION', step: planned.step.key, stepAttempt, answer })
  return { is: 'succeeded', outputs: [], mappingKeys: {}, durationMs: Math.round(durationMs()) }
}
