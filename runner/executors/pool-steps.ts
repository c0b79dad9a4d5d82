import type { PoolStepAnswer, PoolStepRequest } from '#core/protocol/pool-api.ts'
import { longestHoldMs } from '#core/protocol/run-api.ts'
import type { Failure } from '#core/run/run-event.ts'

import { pause } from '../pause.ts'
import { isToken } from '../reporting/is-token.ts'
import type { CallOutcome } from '../run-api-caller.ts'
import type { PlacedEnd, StepPlace, StepAttempt } from './step-place.ts'

export interface PoolStepsOptions {
  /** POST step. */
  ask: (body: Omit<PoolStepRequest, 'fence'>, signal: AbortSignal) => Promise<CallOutcome<PoolStepAnswer>>
  onTokenRefused: () => void
  /** Between being asked to end and being ended. */
  gentlyMs?: number
}

interface Asked {
  wanted: PoolStepRequest['wanted']
  /** Ends the question that is held, so that the next one says what is wanted now. */
  again: AbortController
  timer?: NodeJS.Timeout
}

/** Longer than the steps of a pool that has room wait at all. */
const worthTellingMs = 1_000
const mostBetweenMs = 5_000
const unheldMs = 1_000

/** The steps of a run are carried out by the warm workers of its pool. While the server is away those that have begun go on. */
export function poolSteps({ ask, onTokenRefused, gentlyMs = 30_000 }: PoolStepsOptions): StepPlace {
  const asked = new Map<string, Asked>()

  const follow = async (
    step: PoolStepRequest['step'],
    own: Asked,
    onAnswer: (answer: Exclude<PoolStepAnswer, { is: 'ended' }>) => void,
  ): Promise<PlacedEnd> => {
    let known: PoolStepRequest['known'] = null
    for (let pauseMs = 100; ;) {
      own.again = new AbortController()
      const { wanted, again } = own
      const beganMs = performance.now()
      const outcome = await ask({ step, wanted, known, waitMs: longestHoldMs }, again.signal)
      if (outcome.is === 'ok') {
        const { answer } = outcome
        if (answer.is === 'ended') return { failure: answer.failure ?? undefined, goesOn: false }
        onAnswer(answer)
        // A server that holds enough others answers at once.
        if (answer.is === known && performance.now() - beganMs < unheldMs) await pause(unheldMs, again.signal)
        known = answer.is
        pauseMs = 100
        continue
      }
      if (outcome.is === 'fenced') return { failure: taken, goesOn: false }
      if (outcome.is === 'refused') {
        if (!isToken(outcome)) return { failure: refused(outcome.message), goesOn: false }
        onTokenRefused()
      }
      await pause(pauseMs, again.signal)
      pauseMs = Math.min(mostBetweenMs, pauseMs * 2)
    }
  }

  return {
    isFor: () => true,
    begin: () => Promise.resolve(undefined),
    ended: async (of, onStage, onRunning) => {
      const own: Asked = { wanted: 'run', again: new AbortController() }
      asked.set(nameOf(of), own)
      const stage = new StageTeller(onStage)
      try {
        return await follow(stepAttemptOf(of), own, (answer) => {
          if (answer.is === 'waiting') return stage.waits(answer.words)
          stage.isOver()
          onStage(`The worker ${answer.worker} of its pool carries it out.`)
          onRunning()
        })
      } finally {
        stage.isOver()
        clearTimeout(own.timer)
        asked.delete(nameOf(of))
      }
    },
    isAlive: () => Promise.resolve(false),
    remove: (of, how) => {
      const own = asked.get(nameOf(of))
      if (!own || own.wanted === 'end_now') return Promise.resolve()
      const want = (wanted: Asked['wanted']): void => {
        own.wanted = wanted
        own.again.abort()
      }
      if (how === 'force') want('end_now')
      else if (own.wanted === 'run') {
        want('end_gently')
        own.timer = setTimeout(() => want('end_now'), gentlyMs)
      }
      return Promise.resolve()
    },
    leave: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
}

/** What a step waits for, where it waits long enough; figures alone are no news. */
class StageTeller {
  readonly #onStage: (words: string) => void
  #words = ''
  #told = ''
  #timer: NodeJS.Timeout | undefined

  constructor(onStage: (words: string) => void) {
    this.#onStage = onStage
  }

  waits(words: string): void {
    this.#words = words
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      const sense = this.#words.replaceAll(/\d+/g, '')
      if (sense === this.#told) return
      this.#told = sense
      this.#onStage(this.#words)
    }, worthTellingMs)
  }

  isOver(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }
}

const stepAttemptOf = ({ planned: { step }, stepAttempt }: StepAttempt): PoolStepRequest['step'] => ({
  key: step.key,
  attempt: stepAttempt,
})
const nameOf = ({ planned: { step }, stepAttempt }: StepAttempt): string => `${stepAttempt} ${step.key}`

const taken: Failure = {
  message: 'Another attempt has the run.',
  fault: 'infrastructure',
  cause: 'lost',
}

const refused = (message: string): Failure => ({
  message: `The pool did not take the step: ${message}`,
  fault: 'sluice',
  cause: 'protocol',
})
