import { expect, test } from 'vitest'

import { HeldEvents } from './held-events.ts'
import type { NewEvent } from './reporter.ts'

const failure = { message: 'refused', fault: 'sluice', cause: 'storage' } as const
const begun = (step: string): NewEvent => ({ type: 'STEP_START', step, stepAttempt: 1 })
const ended = (step: string): NewEvent => ({ type: 'STEP_SUCCESS', step, stepAttempt: 1, durationMs: 1 })
const made = (step: string): NewEvent => ({
  type: 'ASSET_MATERIALIZATION',
  step,
  stepAttempt: 1,
  asset: step,
  dataVersion: 'v',
  inputDataVersions: {},
})

const holding = () => {
  const told: string[] = []
  const held = new HeldEvents(
    (event) => told.push(`${event.type} ${'step' in event ? event.step : ''}`),
    () => failure,
  )
  const say = (event: NewEvent) => {
    if (!held.take(event)) told.push(`${event.type} ${'step' in event ? event.step : ''}`)
  }
  return { told, held, say }
}

test('the events of a step wait for all its values, in order, and hold up no other step', async () => {
  const { told, held, say } = holding()
  const [one, other] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  held.hold('a', one.promise)
  held.hold('a', other.promise)
  say(made('a'))
  say(ended('a'))
  say(begun('b'))
  one.resolve()
  await one.promise
  expect(told).toEqual(['STEP_START b'])
  other.resolve()
  await held.released()
  expect(told).toEqual(['STEP_START b', 'ASSET_MATERIALIZATION a', 'STEP_SUCCESS a'])
  expect(held.spoilt).toBeUndefined()
})

test('a step whose value is never stored has failed, whether it had ended by then or not', async () => {
  const { told, held, say } = holding()
  held.hold('a', Promise.reject(new Error('refused')))
  say(made('a'))
  await held.released()
  say(ended('a'))
  expect(told).toEqual(['ASSET_FAILED_TO_MATERIALIZE a', 'STEP_FAILURE a'])
  expect(held.spoilt).toEqual({ step: 'a', failure, others: 0 })
})
