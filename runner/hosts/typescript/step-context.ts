import { appendFileSync } from 'node:fs'
import { join } from 'node:path'

import type { JsonObject } from '#core/json-object.ts'

import type { StepInvocation } from '../step-host.ts'
import type { CollectedAnswer } from './collect-answer.ts'
import type { CollectedOutputs } from './collect-outputs.ts'
import type { CollectedVerdict } from './collect-verdict.ts'
import { resourceFor, type Resource } from './resource-clients.ts'

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
  const keys = step.partition?.keys ?? (typeof partition === 'string' ? [partition] : [])
  return {
    ...context,
    config: context.config ?? step.config,
    resources: resourcesFor(context),
    partition,
    partitionKey: partition,
    partitionKeys: keys,
    partitionKeyRange: keys.length > 0 ? { start: keys[0], end: keys.at(-1) } : null,
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

const mapOf = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}

const resourcesFor = (context: StepInvocation['context']): Record<string, Resource> => {
  const types = mapOf(context.resourceTypes)
  return Object.fromEntries(
    Object.entries(mapOf(context.resources)).map(([name, config]) => {
      const type = Object.hasOwn(types, name) ? types[name] : undefined
      return [
        name,
        resourceFor(name, typeof type === 'string' ? type : undefined, mapOf(config) as JsonObject),
      ]
    }),
  )
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
