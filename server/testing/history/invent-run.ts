import type { Failure, RunEvent } from '#core/run/run-event.ts'
import type { StepState } from '#core/run/step-state.ts'
import type { Trigger } from '#core/run/trigger.ts'

import type { HistoryPipeline } from './history-pipelines.ts'
import { chosen, historyId, type HistoryRandom } from './history-random.ts'

/** A run that might have been: all that is kept of one that ended. */
export interface InventedRun {
  id: string
  pipeline: HistoryPipeline
  status: 'succeeded' | 'failed'
  trigger: Trigger
  tags: Record<string, string>
  enqueuedAtMs: number
  startedAtMs: number
  finishedAtMs: number
  failure: Failure | null
  steps: StepState[]
  /** In order; the first is number 1. */
  events: RunEvent[]
}

const failedShare = 0.06
const failures: Failure[] = [
  {
    message: "KeyError: 'customer_id'",
    name: 'KeyError',
    fault: 'user',
    cause: 'exception',
    line: 2,
    stack: ["KeyError: 'customer_id'"],
  },
  { message: 'The step took more than its 512 MiB of memory.', fault: 'limit', cause: 'out_of_memory' },
  {
    message: 'Its node does not answer any more.',
    fault: 'infrastructure',
    cause: 'node_lost',
    retryable: true,
  },
]
const people = ['Ada', 'Grace', 'Edsger', 'Barbara', 'Donald'] as const

const summary = (rows: number) => ({
  format: 'parquet',
  sizeBytes: rows * 46,
  rows,
  columns: [
    { name: 'id', type: 'int64' },
    { name: 'value', type: 'int64' },
  ],
})

/** One run of a whole pipeline, asked for at a moment; about one in seventeen fails at some step, and what depends on that is skipped. */
export const inventRun = (
  random: HistoryRandom,
  pipeline: HistoryPipeline,
  askedById: string,
  enqueuedAtMs: number,
): InventedRun => {
  const id = historyId(random, enqueuedAtMs)
  const startedAtMs = enqueuedAtMs + 40 + Math.floor(random() * 400)
  const failsAt = random() < failedShare ? Math.floor(random() * pipeline.assets.length) : -1
  const failure = failsAt < 0 ? null : chosen(random, failures)
  const events: RunEvent[] = [
    { type: 'RUN_ENQUEUED', atMs: enqueuedAtMs },
    { type: 'RUN_DEQUEUED', atMs: enqueuedAtMs + 5 },
    { type: 'RUN_STARTING', atMs: enqueuedAtMs + 6, launcher: 'local' },
    { type: 'RUN_START', atMs: startedAtMs },
  ]
  const unmade = new Set<string>()
  let atMs = startedAtMs
  const steps = pipeline.assets.map(({ key, deps }, position): StepState => {
    const common = {
      key,
      position,
      kind: 'python',
      elementId: key.replaceAll('/', '-'),
      pieceOf: null,
      tries: [],
      failure: null,
      skipReason: null,
      outputs: null,
    }
    const step = { step: key, stepAttempt: 1 }
    const cause = deps.find((dep) => unmade.has(dep))
    if (cause !== undefined) {
      unmade.add(key)
      const reason = `${cause} was not made.`
      events.push(
        { type: 'STEP_SKIPPED', atMs, step: key, reason, cause, upstreamFailed: true },
        {
          type: 'ASSET_FAILED_TO_MATERIALIZE',
          atMs,
          step: key,
          asset: key,
          reason,
          cause: 'upstream_failed',
        },
      )
      return {
        ...common,
        status: 'skipped',
        readyAtMs: null,
        startedAtMs: null,
        finishedAtMs: atMs,
        skipReason: reason,
      }
    }
    const beganMs = atMs
    const durationMs = 200 + Math.floor(random() ** 4 * 90_000)
    atMs += durationMs
    events.push({ type: 'STEP_START', atMs: beganMs, ...step, pid: 1_000 + position })
    if (position === failsAt && failure) {
      unmade.add(key)
      events.push(
        { type: 'STEP_FAILURE', atMs, ...step, failure },
        { type: 'ASSET_FAILED_TO_MATERIALIZE', atMs, step: key, asset: key, reason: failure.message },
      )
      return {
        ...common,
        status: 'failed',
        readyAtMs: beganMs,
        startedAtMs: beganMs,
        finishedAtMs: atMs,
        failure,
      }
    }
    const made = summary(100 + Math.floor(random() * 100_000))
    const dataVersion = historyId(random, atMs).replaceAll('-', '')
    events.push(
      { type: 'HANDLED_OUTPUT', atMs, ...step, output: 'result', summary: made, durationMs: 3 },
      {
        type: 'ASSET_MATERIALIZATION',
        atMs,
        ...step,
        asset: key,
        dataVersion,
        summary: made,
        metadata: { null_share: { type: 'float', value: Math.round(random() * 1_000) / 1_000 } },
      },
      { type: 'STEP_SUCCESS', atMs, ...step, durationMs },
    )
    return {
      ...common,
      status: 'succeeded',
      readyAtMs: beganMs,
      startedAtMs: beganMs,
      finishedAtMs: atMs,
      outputs: { values: [{ name: 'result', summary: made }], versions: { [key]: dataVersion } },
    }
  })
  const runFailure: Failure | null = failure && {
    ...failure,
    message: `1 of ${steps.length} steps failed: ${failure.message}`,
  }
  events.push(
    runFailure
      ? { type: 'RUN_FAILURE', atMs, failure: runFailure, firstFailedStep: steps[failsAt]?.key ?? '' }
      : { type: 'RUN_SUCCESS', atMs },
  )
  const kind = random() < 0.8 ? 'api' : 'manual'
  return {
    id,
    pipeline,
    status: runFailure ? 'failed' : 'succeeded',
    trigger: { kind, by: kind === 'api' ? 'nightly' : chosen(random, people), byId: askedById },
    tags: { team: pipeline.name.split('_')[0] ?? '', region: chosen(random, ['eu', 'us', 'apac']) },
    enqueuedAtMs,
    startedAtMs,
    finishedAtMs: atMs,
    failure: runFailure,
    steps,
    events,
  }
}
