import type { z } from 'zod'

import { readLogFrames } from '#core/protocol/log-frames.ts'
import { logFrameHeader, type logsAnswer } from '#core/protocol/run-api.ts'
import { Refusal } from '#core/refusal.ts'
import type { LogStreamState } from '#core/run/append-frames.ts'
import type { StepAttemptName } from '#core/run/step-claim.ts'

import type { Speaker } from './append-logs.ts'
import type { LogIntake } from './log-intake.ts'

const refuseOthers = (
  own: StepAttemptName | undefined,
  names: readonly Pick<LogStreamState, 'step' | 'stepAttempt'>[],
): void => {
  const other = own && names.find(({ step, stepAttempt }) => step !== own.key || stepAttempt !== own.attempt)
  if (other)
    throw new Refusal(
      'invalid_input',
      `The step "${own.key}" cannot print as "${other.step}", attempt ${other.stepAttempt}.`,
    )
}

/**
 * Takes a body of log frames; acknowledged when durable. Logs of an attempt that has ended are still taken, as long as no other has followed:
 * the last lines often arrive after the end. Throws a Refusal: `fenced`, `out_of_sequence` with the offset wanted, `invalid_input`.
 */
export const acceptLogs = async (
  deps: { logs: LogIntake },
  speaker: Speaker,
  body: Uint8Array,
): Promise<z.infer<typeof logsAnswer>> => {
  const frames = readLogFrames(body, logFrameHeader)
  if (frames.length === 0) return { acknowledged: [] }
  refuseOthers(
    speaker.step,
    frames.map(({ header }) => header),
  )
  const streams = await deps.logs(speaker, frames)
  return {
    acknowledged: streams.map(({ step, stepAttempt, stream, length }) => ({
      step,
      stepAttempt,
      stream: stream === 'stderr' ? 'stderr' : 'stdout',
      offset: length,
    })),
  }
}
