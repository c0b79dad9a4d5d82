import { setTimeout as delay } from 'node:timers/promises'

import { valueName } from '#core/asset/value-name.ts'
import type { Failure } from '#core/run/run-event.ts'
import type { PlannedStep } from '#core/run/run-progress.ts'
import { keysMade } from '#core/run/step-graph.ts'
import { planOf, stepResult, type StepResultTold } from '#core/run/step-plan.ts'

import type { RunningStep, StepResult } from './execute-step.ts'
import type { RunContext, StopReason } from './run-context.ts'
import { putNow, readLeft, stepObjects, type RunObjects } from './step-objects.ts'
import type { StepPlace, StepAttempt } from './step-place.ts'
import { thrownFailure } from './thrown-failure.ts'

export interface StepsElsewhereOptions {
  place: StepPlace
  objects: RunObjects
}

const canceled: StepResult = { is: 'canceled' }

/** Has each step carried out by a process of its own, somewhere else: leaves the plan for it, follows it, and reads what it left as its result. */
export class StepsElsewhere {
  readonly #options: StepsElsewhereOptions

  constructor(options: StepsElsewhereOptions) {
    this.#options = options
  }

  readonly isFor = (planned: PlannedStep): boolean => this.#options.place.isFor(planned)

  close(): Promise<void> {
    return this.#options.place.close()
  }

  readonly execute = (context: RunContext, planned: PlannedStep, stepAttempt: number): RunningStep => {
    const stopping = Promise.withResolvers<StopReason>()
    const result = this.#carryOut({ context, planned, stepAttempt }, stopping.promise).catch(
      (error: unknown): StepResult => ({ is: 'failed', failure: thrownFailure(error) }),
    )
    return { result, stop: (reason) => stopping.resolve(reason) }
  }

  async #carryOut(of: StepAttempt, stopping: Promise<StopReason>): Promise<StepResult> {
    const { place, objects } = this.#options
    const { context, planned, stepAttempt } = of
    const { key } = planned.step
    const lies = stepObjects(context.claim.storage.runPrefix, key, stepAttempt)
    // A piece of a fan-out is a step of the run only when that was told.
    await context.reporter.flushEvents()
    await putNow(objects, lies.plan, JSON.stringify(planOf(context.run, planned, context)))
    let stopped: StopReason | undefined
    const removed = stopping.then((reason) => {
      stopped = reason
      return place.remove(of, reason === 'fenced' ? 'force' : 'gently')
    })
    if (stopped !== undefined) return canceled
    const refused = await place.begin(of)
    if (refused) return { is: 'failed', failure: refused }
    if (stopped !== undefined) await place.remove(of, 'gently')
    const isContainer = planned.step.compute.kind === 'container'
    let timer: NodeJS.Timeout | undefined
    let timedOut: Failure | undefined
    const over = place.ended(
      of,
      (words) => context.reporter.event({ type: 'ENGINE_EVENT', step: key, level: 'info', message: words }),
      () => {
        const { timeoutMs } = planned.step.runtime ?? {}
        if (!isContainer || timeoutMs === undefined) return
        timer = setTimeout(
          () => {
            timedOut = timeFailure(timeoutMs)
            void place.remove(of, 'gently')
          },
          Math.min(timeoutMs, longestTimerMs),
        )
      },
    )
    // Of what is stopped nobody waits to hear more, where it has nothing to tell of itself.
    const end = isContainer ? await Promise.race([over, removed]) : await over
    clearTimeout(timer)
    if (!end) return canceled
    const failure = timedOut ?? end.failure
    // Who stands beside an untouched container does not see how it ended.
    if (isContainer) await putNow(objects, lies.end, JSON.stringify({ failure: failure ?? null }))
    const told =
      isContainer && end.goesOn && stopped === undefined
        ? await this.#toldPatiently(of, lies.result)
        : await this.#told(lies.result)
    // What an untouched container printed is read from outside; who reads it takes it away. One that never will start has printed nothing.
    if (stopped !== undefined || (isContainer && !end.goesOn && (await place.isAlive(of))))
      await place.remove(of, 'gently')
    else if (!isContainer) await place.leave(of)
    if (!told) {
      if (stopped !== undefined) return canceled
      return { is: 'failed', failure: failure ?? silent }
    }
    take(context, planned, told)
    return told.is === 'succeeded'
      ? { is: 'succeeded', outputs: told.outputs, mappingKeys: told.mappingKeys, durationMs: told.durationMs }
      : told.is === 'failed'
        ? { is: 'failed', failure: told.failure }
        : canceled
  }

  async #told(key: string): Promise<StepResultTold | undefined> {
    const left = await readLeft(this.#options.objects, key)
    return left === undefined ? undefined : stepResult.parse(left)
  }

  /** While its pod goes on, what it made may still be on its way. */
  async #toldPatiently(of: StepAttempt, key: string): Promise<StepResultTold | undefined> {
    for (let waitMs = 100; ; waitMs = Math.min(2_000, waitMs * 2)) {
      const isAlive = await this.#options.place.isAlive(of)
      const told = await this.#told(key)
      if (told || !isAlive) return told
      await delay(waitMs)
    }
  }
}

/** Node's timers hold no more. */
const longestTimerMs = 2_147_483_647

const timeFailure = (timeoutMs: number): Failure => ({
  message: `The step ran longer than its limit of ${timeoutMs / 1_000} s and was ended.`,
  fault: 'limit',
  cause: 'timeout',
})

const silent: Failure = {
  message: 'The step’s own process ended without saying how the step did.',
  fault: 'infrastructure',
  cause: 'lost',
  retryable: true,
}

/** What the step made is known from here on to those that follow. */
function take(context: RunContext, { step }: PlannedStep, told: StepResultTold): void {
  const own = new Set(
    step.outputs.flatMap(({ asset }) =>
      asset === undefined ? [] : keysMade(step).map((partition) => valueName(asset, partition)),
    ),
  )
  for (const [name, version] of Object.entries(told.assetVersions)) {
    context.assetVersions.set(name, version)
    if (own.has(name)) context.materialized.add(name)
  }
  for (const [output, version] of Object.entries(told.outputVersions))
    context.outputVersions.set(output, version)
}
