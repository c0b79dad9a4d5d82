import type { Failure } from '#core/run/run-event.ts'

import type { NewEvent } from './reporter.ts'

interface Held {
  /** Values that wait to be stored. */
  waiting: number
  events: NewEvent[]
  /** A value that never will be. */
  failure: Failure | undefined
}

export interface SpoiltStep {
  step: string
  failure: Failure
  others: number
}

/**
 * Events that may not be told yet because a value of their step is not stored: nobody must hear of a value that is not there. Each step keeps its order. Where a
 * value never will be stored the step has failed after all, and what was said of its success is said otherwise.
 */
export class HeldEvents {
  readonly #tell: (event: NewEvent) => void
  readonly #failureOf: (error: unknown) => Failure
  readonly #steps = new Map<string, Held>()
  #idle: (() => void)[] = []

  constructor(tell: (event: NewEvent) => void, failureOf: (error: unknown) => Failure) {
    this.#tell = tell
    this.#failureOf = failureOf
  }

  /** The first step, if any, whose values could not be stored. */
  get spoilt(): SpoiltStep | undefined {
    const failed = [...this.#steps].flatMap(([step, { failure }]) => (failure ? [{ step, failure }] : []))
    return failed[0] && { ...failed[0], others: failed.length - 1 }
  }

  /** From now on the events of the step wait, until `stored` has settled. */
  hold(step: string, stored: Promise<void>): void {
    const held = this.#steps.get(step) ?? { waiting: 0, events: [], failure: undefined }
    this.#steps.set(step, held)
    held.waiting += 1
    void stored
      .catch((error: unknown) => void (held.failure ??= this.#failureOf(error)))
      .then(() => this.#release(step, held))
  }

  /** Whether the event is kept here. One of a step that failed after all is told otherwise. */
  take(event: NewEvent): boolean {
    const held = 'step' in event && event.step !== undefined ? this.#steps.get(event.step) : undefined
    if (!held) return false
    if (held.waiting > 0) held.events.push(event)
    else this.#pass(event, held)
    return true
  }

  /** Settles when nothing is held. */
  async released(): Promise<void> {
    if (!this.#isHolding()) return
    await new Promise<void>((resolve) => this.#idle.push(resolve))
  }

  #release(step: string, held: Held): void {
    held.waiting -= 1
    if (held.waiting > 0) return
    for (const event of held.events.splice(0)) this.#pass(event, held)
    if (!held.failure) this.#steps.delete(step)
    if (!this.#isHolding()) for (const resolve of this.#idle.splice(0)) resolve()
  }

  #isHolding(): boolean {
    return this.#steps.values().some(({ waiting }) => waiting > 0)
  }

  #pass(event: NewEvent, { failure }: Held): void {
    const told = failure ? afterAll(event, failure) : event
    if (told) this.#tell(told)
  }
}

function afterAll(event: NewEvent, failure: Failure): NewEvent | undefined {
  switch (event.type) {
    case 'HANDLED_OUTPUT':
      return undefined
    case 'ASSET_MATERIALIZATION': {
      const { atMs, step, asset, partition } = event
      return {
        type: 'ASSET_FAILED_TO_MATERIALIZE',
        ...(atMs !== undefined && { atMs }),
        step,
        asset,
        ...(partition !== undefined && { partition }),
        reason: failure.message,
      }
    }
    case 'STEP_SUCCESS': {
      const { atMs, step, stepAttempt } = event
      return { type: 'STEP_FAILURE', ...(atMs !== undefined && { atMs }), step, stepAttempt, failure }
    }
    default:
      return event
  }
}
