import { describe, expect, test } from 'vitest'

import type { PoolStepAnswer, PoolStepRequest } from '#core/protocol/pool-api.ts'

import type { CallOutcome } from '../run-api-caller.ts'
import { poolSteps } from './pool-steps.ts'
import type { StepAttempt } from './step-place.ts'

type Question = Omit<PoolStepRequest, 'fence'>
type Answer = CallOutcome<PoolStepAnswer>

/** A server that answers when it is told to; a question that is given up is answered as the client would. */
function asked(gentlyMs?: number) {
  const questions: Question[] = []
  let answer: (outcome: Answer) => void = () => undefined
  let tokensRefused = 0
  const place = poolSteps({
    ask: (question, signal) => {
      questions.push(question)
      return new Promise((done) => {
        answer = done
        signal.addEventListener('abort', () => done({ is: 'unreachable', message: 'given up' }))
      })
    },
    onTokenRefused: () => (tokensRefused += 1),
    ...(gentlyMs !== undefined && { gentlyMs }),
  })
  return {
    place,
    questions,
    tokensRefused: () => tokensRefused,
    say: async (outcome: Answer | PoolStepAnswer) => {
      const before = questions.length
      answer('is' in outcome && isAnswer(outcome) ? { is: 'ok', answer: outcome } : outcome)
      if (!('failure' in outcome)) await expect.poll(() => questions.length).toBe(before + 1)
    },
  }
}

const isAnswer = (outcome: Answer | PoolStepAnswer): outcome is PoolStepAnswer =>
  outcome.is === 'waiting' || outcome.is === 'running' || outcome.is === 'ended'

const of = { planned: { step: { key: 'a' } }, stepAttempt: 2 } as unknown as StepAttempt
const follow = (place: ReturnType<typeof asked>['place']) => {
  const told: string[] = []
  let runs = 0
  const end = place.ended(
    of,
    (words) => told.push(words),
    () => (runs += 1),
  )
  return { told, end, runs: () => runs }
}

describe('a step that a pool carries out', () => {
  test('is offered, followed from what is known, and ends as the pool says', async () => {
    const { place, questions, say } = asked()
    const { end, told, runs } = follow(place)
    await say({ is: 'waiting', words: 'Waits.' })
    await say({ is: 'running', worker: 'w1' })
    await say({ is: 'ended', failure: null })
    expect(await end).toEqual({ failure: undefined, goesOn: false })
    expect(questions.map(({ known, wanted, step }) => [known, wanted, step.key, step.attempt])).toEqual([
      [null, 'run', 'a', 2],
      ['waiting', 'run', 'a', 2],
      ['running', 'run', 'a', 2],
    ])
    expect(told).toEqual(['The worker w1 of its pool carries it out.'])
    expect(runs()).toBe(1)
  })

  test('that waits long says why, once for the same sense', async () => {
    const { place, say } = asked()
    const { end, told } = follow(place)
    await say({ is: 'waiting', words: '3 of 3 workers are busy.' })
    await expect.poll(() => told).toEqual(['3 of 3 workers are busy.'])
    await say({ is: 'waiting', words: '4 of 4 workers are busy.' })
    await say({ is: 'waiting', words: 'The plan has its 20 workers.' })
    await expect.poll(() => told.length).toBe(2)
    expect(told[1]).toBe('The plan has its 20 workers.')
    await say({ is: 'ended', failure: null })
    await end
  })

  test('goes on while the server is away, and while the token is renewed', async () => {
    const { place, say, tokensRefused } = asked()
    const { end } = follow(place)
    await say({ is: 'unreachable', message: 'away' })
    await say({ is: 'refused', status: 401, code: 'not_signed_in', message: 'old' })
    expect(tokensRefused()).toBe(1)
    const failure = { message: 'Its worker is gone.', fault: 'infrastructure', cause: 'lost' } as const
    await say({ is: 'ended', failure })
    expect((await end).failure).toEqual(failure)
  })

  test('that is asked to end is asked gently at once, and by force when it does not', async () => {
    const { place, questions, say } = asked(50)
    const { end } = follow(place)
    await say({ is: 'running', worker: 'w1' })
    await place.remove(of, 'gently')
    await expect
      .poll(() => questions.map(({ wanted }) => wanted))
      .toEqual(['run', 'run', 'end_gently', 'end_now'])
    await say({ is: 'ended', failure: null })
    await end
    await place.remove(of, 'gently')
  })

  test('that the server does not take fails with its words', async () => {
    const { place } = asked()
    const refusing = poolSteps({
      ask: () =>
        Promise.resolve({ is: 'refused', status: 400, code: 'invalid_input', message: 'No such step.' }),
      onTokenRefused: () => undefined,
    })
    expect((await follow(refusing).end).failure?.message).toBe(
      'The pool did not take the step: No such step.',
    )
    await place.close()
  })
})
