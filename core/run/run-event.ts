import { z } from 'zod'

import { severity } from '../check/severity.ts'
import { json } from '../json.ts'
import { sensorAnswer } from '../sensor/sensor-answer.ts'
import { metadata, valueSummary } from './metadata.ts'

/** What went wrong, in a form people can act on. */
export const failure = z.strictObject({
  /** One plain sentence. */
  message: z.string(),
  /** Whose it is: the code's, a limit of the plan or the runtime, the machine's or cluster's, or ours. */
  fault: z.enum(['user', 'limit', 'infrastructure', 'sluice']),
  /** A stable word for programs: exception, exit_code, timeout, out_of_memory, killed, lost, output_missing, input_missing, output_too_large, disk_full, environment, protocol, canceled, start_timeout, … */
  cause: z.string(),
  name: z.string().optional(),
  stack: z.array(z.string()).optional(),
  /** Line in the user's code, from 1. */
  line: z.int().positive().optional(),
  exitCode: z.int().optional(),
  signal: z.string().optional(),
  retryable: z.boolean().optional(),
  /** What to write into the runtime of the job or element to mend it. */
  remedy: z
    .strictObject({
      field: z.enum(['memoryMib', 'diskMib', 'cpuMilli', 'timeoutMs']),
      from: z.int(),
      to: z.int(),
    })
    .optional(),
})
export type Failure = z.infer<typeof failure>

const step = { step: z.string(), /** Try of the step, from 1. */ stepAttempt: z.int().positive() }
/** The last moment a Date can tell. */
const latestMs = 8.64e15
const at = {
  /** Milliseconds since 1970, by the clock of who reports. */ atMs: z.int().positive().max(latestMs),
}
const asset = { asset: z.string(), partition: z.string().optional() }

/**
 * Facts of a run. Names are Dagster's where it has one. Those of the runner travel over the run API with a sequence number;
 * those of the server (RUN_ENQUEUED, RUN_DEQUEUED, RUN_STARTING, RUN_CANCELING, ENGINE_EVENT of the launcher) are written by it.
 */
export const runEvent = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('RUN_ENQUEUED'), ...at }),
  z.strictObject({ type: z.literal('RUN_DEQUEUED'), ...at }),
  z.strictObject({ type: z.literal('RUN_STARTING'), ...at, launcher: z.string() }),
  z.strictObject({ type: z.literal('RUN_START'), ...at }),
  z.strictObject({ type: z.literal('RUN_SUCCESS'), ...at }),
  z.strictObject({ type: z.literal('RUN_FAILURE'), ...at, failure, firstFailedStep: z.string().optional() }),
  z.strictObject({ type: z.literal('RUN_CANCELING'), ...at, by: z.string().optional() }),
  z.strictObject({ type: z.literal('RUN_CANCELED'), ...at }),
  /** A launch that went wrong for reasons of infrastructure and is tried again. */
  z.strictObject({ type: z.literal('RUN_RELAUNCHED'), ...at, failure, attempt: z.int() }),
  /** A new run was made of a failed one by the retry policy. */
  z.strictObject({ type: z.literal('RUN_RETRIED'), ...at, retryRun: z.string(), failure }),
  z.strictObject({ type: z.literal('STEP_START'), ...at, ...step, pid: z.int().optional() }),
  z.strictObject({ type: z.literal('STEP_SUCCESS'), ...at, ...step, durationMs: z.number() }),
  z.strictObject({ type: z.literal('STEP_FAILURE'), ...at, ...step, failure }),
  z.strictObject({ type: z.literal('STEP_UP_FOR_RETRY'), ...at, ...step, failure, delayMs: z.number() }),
  z.strictObject({ type: z.literal('STEP_RESTARTED'), ...at, ...step }),
  /** `cause`: the failed or skipped step, failed check or missing optional output it hung on. */
  z.strictObject({
    type: z.literal('STEP_SKIPPED'),
    ...at,
    step: z.string(),
    reason: z.string(),
    cause: z.string().optional(),
    upstreamFailed: z.boolean(),
  }),
  z.strictObject({ type: z.literal('STEP_CANCELED'), ...at, step: z.string() }),
  /** A dynamic output made these steps; each replaces the step it is a piece of. */
  z.strictObject({
    type: z.literal('STEP_FANNED_OUT'),
    ...at,
    step: z.string(),
    pieces: z.array(z.string()).max(10_000),
  }),
  z.strictObject({
    type: z.literal('LOADED_INPUT'),
    ...at,
    ...step,
    input: z.string(),
    ...z.object({ asset: z.string().optional() }).shape,
    /** The deployment whose value it is, where that is another. */
    readFrom: z.string().optional(),
    sizeBytes: z.int().optional(),
    durationMs: z.number().optional(),
  }),
  z.strictObject({
    type: z.literal('HANDLED_OUTPUT'),
    ...at,
    ...step,
    output: z.string(),
    path: z.string().optional(),
    summary: valueSummary,
    mappingKey: z.string().optional(),
    durationMs: z.number().optional(),
  }),
  z.strictObject({
    type: z.literal('ASSET_MATERIALIZATION'),
    ...at,
    ...step,
    ...asset,
    dataVersion: z.string(),
    codeVersion: z.string().optional(),
    inputDataVersions: z.record(z.string(), z.string()).optional(),
    metadata: metadata.optional(),
    summary: valueSummary.optional(),
    path: z.string().optional(),
  }),
  z.strictObject({
    type: z.literal('ASSET_OBSERVATION'),
    ...at,
    ...step,
    ...asset,
    dataVersion: z.string().optional(),
    metadata: metadata.optional(),
  }),
  z.strictObject({
    type: z.literal('ASSET_FAILED_TO_MATERIALIZE'),
    ...at,
    ...z.object({ step: z.string().optional() }).shape,
    ...asset,
    reason: z.string(),
    /** A stable word where its step was never begun: upstream_failed, upstream_skipped, run_timeout, canceled. */
    cause: z.string().max(200).optional(),
  }),
  z.strictObject({
    type: z.literal('ASSET_CHECK_EVALUATION'),
    ...at,
    ...step,
    ...asset,
    check: z.string(),
    passed: z.boolean(),
    severity,
    blocking: z.boolean().optional(),
    description: z.string().optional(),
    metadata: metadata.optional(),
  }),
  /** A check that found nothing out: its code failed, or its process was lost. */
  z.strictObject({
    type: z.literal('ASSET_CHECK_FAILED_TO_EVALUATE'),
    ...at,
    ...z.object({ step: z.string().optional() }).shape,
    ...asset,
    check: z.string(),
    blocking: z.boolean().optional(),
    reason: z.string(),
  }),
  /** What the code of a sensor asks for. */
  z.strictObject({ type: z.literal('SENSOR_EVALUATION'), ...at, ...step, answer: sensorAnswer }),
  z.strictObject({ type: z.literal('RESOURCE_INIT_STARTED'), ...at, resource: z.string() }),
  z.strictObject({
    type: z.literal('RESOURCE_INIT_SUCCESS'),
    ...at,
    resource: z.string(),
    durationMs: z.number().optional(),
  }),
  z.strictObject({ type: z.literal('RESOURCE_INIT_FAILURE'), ...at, resource: z.string(), failure }),
  /** A line the code sent through the Pipes or context logger (stdout and stderr are log lines, not events). */
  z.strictObject({
    type: z.literal('LOG_MESSAGE'),
    ...at,
    ...step,
    level: z.enum(['debug', 'info', 'warning', 'error', 'critical']),
    message: z.string(),
  }),
  z.strictObject({ type: z.literal('CUSTOM_MESSAGE'), ...at, ...step, payload: json }),
  /** What the machinery did: environment built, spool replayed, line dropped, limit met, process lost. */
  z.strictObject({
    type: z.literal('ENGINE_EVENT'),
    ...at,
    ...z.object({ step: z.string().optional() }).shape,
    level: z.enum(['info', 'warning', 'error']),
    message: z.string(),
    detail: json.optional(),
  }),
])
export type RunEvent = z.infer<typeof runEvent>
