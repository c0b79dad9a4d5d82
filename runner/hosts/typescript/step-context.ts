import { appendFileSync } from 'node:fs'
import { join } from 'node:path'

import type { StepInvocation } from '../step-host.ts'
import type { CollectedAnswer } from './collect-answer.ts'
import type { CollectedOutputs } from './collect-outputs.ts'
import type { CollectedVerdict } from './collect-verdict.ts'

const levels = ['debug', 'info', 'warning', 'error', 'critical'] as const
type Log = Record<(typeof levels)[number], (message: string) => void>

/** `context`, as a function may ask for it. */
export function stepContext(
  invocation: StepInvocation,
  outputs: CollectedOutputs | CollectedVerdict | CollectedAnswer,
) {
  const { context, step, stepAttempt, folder } = invocation
  const assets = step.check ? [step.check.asset] : step.outputs.flatMap((output) => output.asset ?? [])
  const partition = context.partitionKey ?? context.partition ?? null
  return {
    ...context,
    config: context.config ?? step.config,
    resources: context.resources ?? {},
    partition,
    partitionKey: partition,
    partitionKeysByDimension: context.partitionKeysByDimension ?? null,
    partitionTimeWindow: context.partitionTimeWindow ?? null,
    retryNumber: stepAttempt - 1,
    assetKey: assets.length === 1 ? assets[0] : undefined,
    log: logTo(join(folder, 'messages')),
    ...('moveCursor' in outputs && {
      updateCursor: (cursor: unknown) => outputs.moveCursor(cursor),
    }),
    addOutputMetadata: (metadata: Record<string, unknown>, output?: string) =>
      outputs.addMetadata(metadata, output),
  }
}

/** Messages on the Pipes stream; printed lines are log lines and need none of this. */
const logTo = (path: string): Log =>
  Object.fromEntries(
    levels.map((level) => [
      level,
      (message: unknown) => {
        const params = { message: String(message), level: level.toUpperCase() }
        appendFileSync(path, `${JSON.stringify({ __dagster_pipes_version: '0.1', method: 'log', params })}\n`)
      },
    ]),
  ) as Log
