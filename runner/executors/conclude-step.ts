import type { Verdict } from '#core/check/verdict.ts'
import type { Failure } from '#core/run/run-event.ts'
import type { PlannedStep } from '#core/run/run-progress.ts'
import type { SensorAnswer } from '#core/sensor/sensor-answer.ts'

import type { ListedOutput } from '../hosts/step-outputs.ts'
import type { PipesSession } from '../pipes/pipes-session.ts'
import { concludeCheck } from './conclude-check.ts'
import { concludeSensor } from './conclude-sensor.ts'
import type { StepResult } from './execute-step.ts'
import type { LoadedInputs } from './load-inputs.ts'
import { madeOutputs, outputFailure, sizeFailure } from './made-outputs.ts'
import { rangeFailure } from './range-failure.ts'
import type { RunContext } from './run-context.ts'
import { storeOutputs } from './store-outputs.ts'
import { tellObserved } from './tell-observed.ts'

export interface StepConclusion {
  context: RunContext
  planned: PlannedStep
  stepAttempt: number
  session: PipesSession
  /** Why its process did not end well; undefined where it did. */
  failure: Failure | undefined
  /** Undefined where its process named no outputs at all. */
  listed: ListedOutput[] | undefined
  /** What a check wrote down that it found. */
  verdict?: Verdict | undefined
  /** What a sensor wrote down that it asks for. */
  answer?: SensorAnswer | undefined
  inputVersions: Readonly<Record<string, string>>
  /** The same for each partition where it makes several. */
  versionsByKey?: LoadedInputs['versionsByKey']
  durationMs: () => number
}

/** Judges what a step whose process has ended made, stores it and tells of it. */
export async function concludeStep(conclusion: StepConclusion): Promise<StepResult> {
  const { context, planned, stepAttempt, session, failure, listed, inputVersions } = conclusion
  const { step } = planned
  if (step.check) return concludeCheck(conclusion, step.check)
  if (step.sensor) return concludeSensor(conclusion)
  const wrong =
    failure ??
    outputFailure(step, listed, session) ??
    rangeFailure(step, listed) ??
    (await sizeFailure(listed, context.claim.limits.outputBytesPerStep))
  const kept = wrong?.cause === 'output_too_large' ? [] : (listed ?? [])
  // A process that said nothing made its only asset, but only if it ended well.
  const made = madeOutputs(step, wrong ? kept : listed, session)
  const tell = step.observes ? tellObserved : storeOutputs
  await tell({
    context,
    planned,
    stepAttempt,
    listed: kept,
    made,
    session,
    inputVersions,
    versionsByKey: conclusion.versionsByKey,
    assetsOnly: wrong !== undefined,
  })
  if (wrong) return { is: 'failed', failure: wrong }
  const [blocked] = session.failedBlockingChecks
  if (blocked)
    return {
      is: 'failed',
      failure: {
        message: `The check "${blocked.check}" of "${blocked.asset}" did not pass, and it is blocking.`,
        fault: 'user',
        cause: 'check_failed',
        retryable: false,
      },
    }
  return {
    is: 'succeeded',
    outputs: made,
    mappingKeys: mappingKeysOf(listed ?? []),
    durationMs: Math.round(conclusion.durationMs()),
  }
}

function mappingKeysOf(listed: ListedOutput[]): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  for (const { name, mappingKey } of listed)
    if (mappingKey !== undefined) (found[name] ??= []).push(mappingKey)
  return found
}
