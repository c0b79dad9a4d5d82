import { checkStepKey } from '../check/check-name.ts'
import { mostRetries } from '../document/runtime.ts'
import { Refusal } from '../refusal.ts'
import { boundedSummary } from './bounded-summary.ts'
import { keepAttempt } from './keep-attempt.ts'
import type { Failure, RunEvent } from './run-event.ts'
import { mayFollow, type RunStatus } from './run-status.ts'
import { countOf, type StepCounts, type StepOutputs, type StepState } from './step-state.ts'
import { stepIsFinished, stepMayFollow, type StepStatus } from './step-status.ts'

/** What a batch of events is judged against: the run, and the steps the events speak of. */
export interface RunState {
  status: RunStatus
  /** Assets the run is to make. Any: what it tells of assets goes nowhere else. */
  assets: ReadonlySet<string> | 'any'
  steps: ReadonlyMap<string, StepState>
}

/** What a batch changes. */
export interface Projection {
  run: { status: RunStatus; startedAtMs?: number; finishedAtMs?: number; failure?: Failure } | undefined
  /** Steps whose facts changed, and the pieces of a fan-out, which are new. */
  steps: StepState[]
  /** Steps that their pieces have replaced. */
  replaced: string[]
  /** Added to the counts of the run. */
  counts: StepCounts
}

/** Written by the server alone: a runner that sends one lies. */
const serverEvents: ReadonlySet<RunEvent['type']> = new Set([
  'RUN_ENQUEUED',
  'RUN_DEQUEUED',
  'RUN_STARTING',
  'RUN_CANCELING',
  'RUN_RELAUNCHED',
  'RUN_RETRIED',
])

/** What changes the state of an asset. An input is loaded from any asset. */
const tellsOfAsset: ReadonlySet<RunEvent['type']> = new Set([
  'ASSET_MATERIALIZATION',
  'ASSET_OBSERVATION',
  'ASSET_CHECK_EVALUATION',
  'ASSET_CHECK_FAILED_TO_EVALUATE',
  'ASSET_FAILED_TO_MATERIALIZE',
])

/** A check's step speaks of its asset as far as the check goes, whether or not the run makes that. */
const isOwnCheck = (event: RunEvent, steps: ReadonlyMap<string, StepState>): boolean =>
  'check' in event &&
  event.step !== undefined &&
  steps.get(event.step)?.kind === 'check' &&
  event.step === checkStepKey(event)

/** Keys of the steps that must be at hand to judge these events. */
export const stepsSpokenOf = (events: RunEvent[]): string[] => {
  const keys = new Set<string>()
  for (const event of events) {
    if ('step' in event && event.step !== undefined) keys.add(event.step)
    if (event.type === 'STEP_FANNED_OUT') for (const piece of event.pieces) keys.add(piece)
  }
  return [...keys]
}

const add = (a: StepCounts, b: StepCounts, sign: 1 | -1): StepCounts => ({
  total: a.total + sign * b.total,
  running: a.running + sign * b.running,
  succeeded: a.succeeded + sign * b.succeeded,
  failed: a.failed + sign * b.failed,
  skipped: a.skipped + sign * b.skipped,
})

const noOutputs: StepOutputs = { values: [], versions: {} }

const withOutput = (
  outputs: StepOutputs | null,
  event: Extract<RunEvent, { type: 'HANDLED_OUTPUT' }>,
): StepOutputs => {
  const { output: name, summary, mappingKey } = event
  const before = outputs ?? noOutputs
  const known = before.values.find((value) => value.name === name)
  if (mappingKey === undefined) {
    const value = { name, summary: boundedSummary(summary) }
    return { ...before, values: [...before.values.filter((other) => other !== known), value] }
  }
  const mappingKeys = [...(known?.mappingKeys ?? []).filter((key) => key !== mappingKey), mappingKey]
  const value = known ? { ...known, mappingKeys } : { name, summary: boundedSummary(summary), mappingKeys }
  return { ...before, values: [...before.values.filter((other) => other !== known), value] }
}

type Facts = Partial<StepState>

/** What an event says of its step: a new status, if it has one, and what goes with it. */
const onStep = (step: StepState, event: RunEvent): { status?: StepStatus; facts: Facts } => {
  const at = event.atMs
  switch (event.type) {
    case 'STEP_START':
    case 'STEP_RESTARTED':
      return { status: 'running', facts: { startedAtMs: at, finishedAtMs: null, failure: null } }
    case 'STEP_SUCCESS':
      return { status: 'succeeded', facts: { finishedAtMs: at, failure: null } }
    case 'STEP_FAILURE':
      return { status: 'failed', facts: { finishedAtMs: at, failure: event.failure } }
    case 'STEP_UP_FOR_RETRY':
      return {
        status: 'retrying',
        facts: {
          failure: event.failure,
          tries: keepAttempt(step.tries, {
            number: event.stepAttempt,
            startedAtMs: step.startedAtMs,
            finishedAtMs: at,
            status: 'failed',
            failure: event.failure,
          }),
        },
      }
    case 'STEP_SKIPPED':
      return { status: 'skipped', facts: { finishedAtMs: at, skipReason: event.reason } }
    case 'STEP_CANCELED':
      return { status: 'canceled', facts: { finishedAtMs: at } }
    case 'HANDLED_OUTPUT':
      return { facts: { outputs: withOutput(step.outputs, event) } }
    case 'ASSET_CHECK_EVALUATION': {
      if (step.kind !== 'check') return { facts: {} }
      const { passed, severity, description } = event
      return { facts: { outputs: { ...noOutputs, check: { passed, severity, description } } } }
    }
    case 'ASSET_MATERIALIZATION': {
      const outputs = step.outputs ?? noOutputs
      return {
        facts: {
          outputs: { ...outputs, versions: { ...outputs.versions, [event.asset]: event.dataVersion } },
        },
      }
    }
    default:
      return { facts: {} }
  }
}

const onRun = (event: RunEvent): Projection['run'] => {
  switch (event.type) {
    case 'RUN_START':
      return { status: 'running', startedAtMs: event.atMs }
    case 'RUN_SUCCESS':
      return { status: 'succeeded', finishedAtMs: event.atMs }
    case 'RUN_FAILURE':
      return { status: 'failed', finishedAtMs: event.atMs, failure: event.failure }
    case 'RUN_CANCELED':
      return { status: 'canceled', finishedAtMs: event.atMs }
    default:
      return undefined
  }
}

/**
 * What a batch of a runner's events makes of a run. Pure. A step's event that its lifecycle does not allow (a start of what has succeeded) stays
 * in the record and changes nothing. Refuses what an honest runner cannot send: events of the server, steps and assets that are not the run's,
 * anything after the end.
 */
export const projectEvents = (state: RunState, events: RunEvent[]): Projection => {
  const steps = new Map(state.steps)
  const changed = new Map<string, StepState>()
  const replaced = new Set<string>()
  let counts: StepCounts = { total: 0, running: 0, succeeded: 0, failed: 0, skipped: 0 }
  let run: Projection['run']
  let status = state.status

  const put = (before: StepState | undefined, after: StepState): void => {
    if (before) counts = add(counts, countOf(before.status), -1)
    counts = add(counts, countOf(after.status), 1)
    steps.set(after.key, after)
    changed.set(after.key, after)
  }

  const fanOut = (event: Extract<RunEvent, { type: 'STEP_FANNED_OUT' }>): void => {
    const owner = event.step
    const template = steps.get(owner)
    for (const key of event.pieces) {
      // A run that goes on from another's pieces has them before it is told of them.
      const known = steps.has(key)
      if (!key.startsWith(`${owner}[`) || !(known || template))
        throw new Refusal('invalid_input', `"${key}" is no piece of a step of this run.`, { step: key })
      if (!template) continue
      if (!known)
        put(undefined, { ...template, status: 'waiting', pieceOf: owner, readyAtMs: event.atMs, key })
      if (replaced.has(owner)) continue
      replaced.add(owner)
      changed.delete(owner)
      // Its pieces may be told of in later batches, after the row itself has gone; then it was counted out already.
      counts = add(counts, countOf(template.status), -1)
    }
  }

  for (const event of events) {
    if (serverEvents.has(event.type))
      throw new Refusal('invalid_input', `${event.type} is written by the server, not by a runner.`)
    if (run?.finishedAtMs !== undefined)
      throw new Refusal('wrong_state', 'The run has ended; nothing can happen in it any more.')
    const change = onRun(event)
    if (change && mayFollow(status, change.status)) {
      // A run whose cancellation is on the way stays canceling until it ends.
      run = { ...run, ...change }
      status = change.status
    } else if (change?.startedAtMs !== undefined && run === undefined && status === 'canceling') {
      run = { status, startedAtMs: change.startedAtMs }
    }
    if (event.type === 'STEP_FANNED_OUT') fanOut(event)
    if (
      state.assets !== 'any' &&
      tellsOfAsset.has(event.type) &&
      'asset' in event &&
      !state.assets.has(event.asset ?? '') &&
      !isOwnCheck(event, steps)
    )
      throw new Refusal('invalid_input', `This run does not make the asset "${event.asset}".`, {
        asset: event.asset,
      })
    if (!('step' in event) || event.step === undefined || event.type === 'STEP_FANNED_OUT') continue
    if ('stepAttempt' in event && event.stepAttempt > mostRetries + 1)
      throw new Refusal('invalid_input', `No step is tried ${event.stepAttempt} times.`, { step: event.step })
    const step = steps.get(event.step)
    if (!step)
      throw new Refusal('invalid_input', `This run has no step "${event.step}".`, { step: event.step })
    if (replaced.has(step.key)) continue
    const { status: next, facts } = onStep(step, event)
    if (next !== undefined && next !== step.status && !stepMayFollow(step.status, next)) continue
    if (next !== undefined && next === step.status && stepIsFinished(next)) continue
    if (next !== undefined || Object.keys(facts).length > 0)
      put(step, { ...step, ...facts, status: next ?? step.status })
  }
  return { run, steps: [...changed.values()], replaced: [...replaced], counts }
}
