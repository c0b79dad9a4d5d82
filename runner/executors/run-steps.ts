import type { NotBegun } from '#core/asset/failure-words.ts'
import { valueName } from '#core/asset/value-name.ts'
import { decideNextSteps, type NextMove } from '#core/run/decide-next-steps.ts'
import { decideRelaunch } from '#core/run/decide-relaunch.ts'
import { decideRetry, type RetryDecision } from '#core/run/decide-retry.ts'
import type { Failure } from '#core/run/run-event.ts'
import { fanOut, type PlannedStep, type StepProgress } from '#core/run/run-progress.ts'
import { keysMade } from '#core/run/step-graph.ts'

import type { executeStep, RunningStep, StepResult } from './execute-step.ts'
import type { RunContext, StopReason } from './run-context.ts'

export interface RunStepsOptions {
  context: RunContext
  maxConcurrent: number
  random: () => number
  /** Carries out one try of a step. */
  execute: typeof executeStep
  /** Whether a step whose process the infrastructure took is tried again for that alone. */
  relaunches: boolean
}

export interface RunEnd {
  outcome: 'succeeded' | 'failed' | 'canceled'
  firstFailure?: { step: string; failure: Failure; others: number }
}

/** Carries out the steps of a run: asks core what comes next, does it, and asks again whenever a step ends, a retry is due or a stop is ordered. */
export class StepRunner {
  readonly #options: RunStepsOptions
  readonly #context: RunContext
  readonly #running = new Map<string, RunningStep>()
  /** How often for that alone: a few times, and for want of room as often as it takes. */
  readonly #relaunched = new Map<string, { counted: number; free: number }>()
  readonly #notMaterialized = new Set<string>()
  #stop: StopReason | undefined
  #wake = Promise.withResolvers<void>()
  #count = 0
  #firstFailure: { step: string; failure: Failure } | undefined
  #failures = 0

  constructor(options: RunStepsOptions) {
    this.#options = options
    this.#context = options.context
  }

  /** Nothing starts any more, and what runs is ended: gently, or at once where the run is somebody else's now. */
  stop(reason: StopReason): void {
    if (this.#stop === 'fenced') return
    this.#stop = reason
    for (const running of this.#running.values()) running.stop(reason)
    this.#wake.resolve()
  }

  async run(): Promise<RunEnd> {
    for (;;) {
      const next = decideNextSteps(this.#context.run, {
        maxConcurrent: this.#options.maxConcurrent,
        nowMs: Date.now(),
        stop: this.#stopForSteps(),
      })
      for (const move of next.moves) this.#apply(move)
      if (next.moves.length > 0) continue
      if (next.outcome && this.#running.size === 0) return { outcome: next.outcome, ...this.#failureOfRun() }
      await this.#woken(next.wakeAtMs)
    }
  }

  #stopForSteps(): 'cancel' | 'timeout' | undefined {
    if (this.#stop === undefined) return undefined
    return this.#stop === 'run_timeout' ? 'timeout' : 'cancel'
  }

  async #woken(atMs: number | undefined): Promise<void> {
    const timer =
      atMs === undefined ? undefined : setTimeout(() => this.#wake.resolve(), Math.max(0, atMs - Date.now()))
    await this.#wake.promise
    clearTimeout(timer)
    this.#wake = Promise.withResolvers()
  }

  #apply(move: NextMove): void {
    const { reporter, run, claim } = this.#context
    const { key } = move
    switch (move.move) {
      case 'start':
        return this.#start(key)
      case 'skip': {
        const { reason, cause, upstreamFailed } = move
        this.#set(key, { status: 'skipped', upstreamFailed, cause })
        reporter.event({ type: 'STEP_SKIPPED', step: key, reason, cause, upstreamFailed })
        return this.#notMade(key, `The step was skipped: ${reason}.`, whyNotBegun(move))
      }
      case 'cancel':
        this.#set(key, { status: 'canceled' })
        reporter.event({ type: 'STEP_CANCELED', step: key })
        return this.#notMade(key, 'The run was canceled.', 'canceled')
      case 'fanOut':
        fanOut(run, key, move.pieces, claim.finished)
        if (move.pieces.length > 0)
          reporter.event({
            type: 'STEP_FANNED_OUT',
            step: key,
            pieces: move.pieces.map((piece) => piece.step.key),
          })
        else
          reporter.event({
            type: 'STEP_SKIPPED',
            step: key,
            reason: 'the dynamic output yielded no pieces',
            upstreamFailed: false,
          })
        this.#set(key, { status: 'skipped', upstreamFailed: false })
    }
  }

  #start(key: string): void {
    const planned = this.#planned(key)
    const stepAttempt = this.#progress(key).tries + 1
    this.#set(key, { status: 'running', tries: stepAttempt, dueAtMs: undefined })
    if (stepAttempt > 1) this.#context.reporter.event({ type: 'STEP_RESTARTED', step: key, stepAttempt })
    const running = this.#options.execute(this.#context, planned, stepAttempt, ++this.#count)
    this.#running.set(key, running)
    void running.result.then((result) => {
      this.#running.delete(key)
      this.#conclude(key, planned, stepAttempt, result)
      this.#wake.resolve()
    })
  }

  #conclude(key: string, planned: PlannedStep, stepAttempt: number, result: StepResult): void {
    const { reporter } = this.#context
    if (result.is === 'succeeded') {
      this.#set(key, { status: 'succeeded', outputs: result.outputs, mappingKeys: result.mappingKeys })
      return reporter.event({ type: 'STEP_SUCCESS', step: key, stepAttempt, durationMs: result.durationMs })
    }
    if (result.is === 'canceled') {
      this.#set(key, { status: 'canceled' })
      reporter.event({ type: 'STEP_CANCELED', step: key })
      return this.#notMade(key, 'The run was canceled.')
    }
    const { failure } = result
    const decision =
      this.#stop === undefined ? this.#again(key, planned, failure, stepAttempt) : ({ retry: false } as const)
    if (decision.retry) {
      this.#set(key, { status: 'retrying', dueAtMs: Date.now() + decision.delayMs })
      return reporter.event({
        type: 'STEP_UP_FOR_RETRY',
        step: key,
        stepAttempt,
        failure,
        delayMs: decision.delayMs,
      })
    }
    this.#set(key, { status: 'failed' })
    this.#firstFailure ??= { step: key, failure }
    this.#failures += 1
    reporter.event({ type: 'STEP_FAILURE', step: key, stepAttempt, failure })
    this.#notMade(key, failure.message)
    this.#notEvaluated(planned, failure)
  }

  /** What took the step's process from outside is no failure of the step's: it is tried again whatever its policy, a few times. */
  #again(key: string, { step }: PlannedStep, failure: Failure, stepAttempt: number): RetryDecision {
    const relaunched = this.#relaunched.get(key) ?? { counted: 0, free: 0 }
    const isOurs = this.#options.relaunches && failure.retryable === true
    const launch = isOurs ? decideRelaunch(failure, relaunched.counted) : undefined
    if (launch) {
      relaunched[launch.isFree ? 'free' : 'counted'] += 1
      this.#relaunched.set(key, relaunched)
      return { retry: true, delayMs: launch.delayMs }
    }
    const tries = stepAttempt - relaunched.counted - relaunched.free
    return decideRetry(step.retry, failure, tries, this.#options.random())
  }

  /** The assets that the step was to make and did not. */
  #notMade(key: string, reason: string, cause?: NotBegun): void {
    const { step } = this.#planned(key)
    for (const { asset } of step.outputs) {
      if (asset === undefined || this.#notMaterialized.has(asset)) continue
      this.#notMaterialized.add(asset)
      for (const partition of keysMade(step))
        if (!this.#context.materialized.has(valueName(asset, partition)))
          this.#context.reporter.event({
            type: 'ASSET_FAILED_TO_MATERIALIZE',
            step: key,
            asset,
            ...(partition !== null && { partition }),
            reason,
            ...(cause !== undefined && { cause }),
          })
    }
  }

  /** A check whose code failed has found nothing out; one that did not pass has said so. */
  #notEvaluated({ step: { key, check, partition } }: PlannedStep, failure: Failure): void {
    if (!check || failure.cause === 'check_failed') return
    this.#context.reporter.event({
      type: 'ASSET_CHECK_FAILED_TO_EVALUATE',
      step: key,
      asset: check.asset,
      ...(partition && !partition.keys && { partition: partition.key }),
      check: check.name,
      ...(check.blocking ? { blocking: true } : {}),
      reason: failure.message,
    })
  }

  #failureOfRun(): Pick<RunEnd, 'firstFailure'> {
    return this.#firstFailure ? { firstFailure: { ...this.#firstFailure, others: this.#failures - 1 } } : {}
  }

  #set(key: string, change: Partial<StepProgress>): void {
    this.#context.run.progress.set(key, { ...this.#progress(key), ...change })
  }

  #progress(key: string): StepProgress {
    const progress = this.#context.run.progress.get(key)
    if (!progress) throw new Error(`The step ${key} is not in the run`)
    return progress
  }

  #planned(key: string): PlannedStep {
    const planned = this.#context.run.steps.get(key)
    if (!planned) throw new Error(`The step ${key} is not in the run`)
    return planned
  }
}

const whyNotBegun = ({ cause, upstreamFailed }: Extract<NextMove, { move: 'skip' }>): NotBegun => {
  if (cause === 'run_timeout') return 'run_timeout'
  return upstreamFailed ? 'upstream_failed' : 'upstream_skipped'
}
