import { expect, test } from 'vitest'

import { decideRelaunch } from './decide-relaunch.ts'
import { decideRunRetry } from './decide-run-retry.ts'

const lost = { message: 'The node is gone.', fault: 'infrastructure' as const, cause: 'lost' }
const broken = { message: 'ValueError', fault: 'user' as const, cause: 'exception' }
const middle = 0.5
const once = { retryNumber: 0, cancelRequested: false, tags: {} }

test('J13: a lost node is tried again three times, each later than the one before', () => {
  const delays = [0, 1, 2, 3].map(
    (retryNumber) => decideRunRetry({ ...once, failure: lost, retryNumber }, middle)?.delayMs,
  )
  expect(delays).toEqual([30_000, 60_000, 120_000, undefined])
})

test('the delay is spread by a fifth', () => {
  expect(decideRunRetry({ ...once, failure: lost }, 0)?.delayMs).toBe(24_000)
  expect(decideRunRetry({ ...once, failure: lost }, 1)?.delayMs).toBe(36_000)
})

test('J13: an error of the code is not tried again, unless it says that it may pass', () => {
  expect(decideRunRetry({ ...once, failure: broken }, middle)).toBeUndefined()
  expect(decideRunRetry({ ...once, failure: { ...broken, retryable: true } }, middle)).toMatchObject({
    mode: 'from_failure',
  })
})

test('J13: dagster/max_retries tries any error again, and ends after its number', () => {
  const tags = { 'dagster/max_retries': '3', 'dagster/retry_strategy': 'ALL_STEPS' }
  const modes = [0, 1, 2, 3].map(
    (retryNumber) => decideRunRetry({ ...once, failure: broken, retryNumber, tags }, middle)?.mode,
  )
  expect(modes).toEqual(['all_steps', 'all_steps', 'all_steps', undefined])
})

test('what somebody canceled does not come back by itself, whatever it died of and whatever the policy says', () => {
  const tags = { 'dagster/max_retries': '3' }
  for (const failure of [lost, broken])
    expect(decideRunRetry({ ...once, failure, tags, cancelRequested: true }, middle)).toBeUndefined()
})

test('a launch is tried again five times for infrastructure, never for anything else', () => {
  expect([0, 1, 2, 3, 4, 5].map((failed) => decideRelaunch(lost, failed)?.delayMs)).toEqual([
    1_000,
    2_000,
    4_000,
    8_000,
    16_000,
    undefined,
  ])
  expect(decideRelaunch(broken, 0)).toBeUndefined()
})

test('a launch waits, however long, for what passes by itself: a full share, a namespace on its way out, a cluster that is away', () => {
  for (const cause of ['quota_refused', 'namespace_going', 'namespace_missing', 'cluster_away'])
    expect(decideRelaunch({ ...lost, cause }, 5)).toEqual({ delayMs: 15_000, isFree: true })
  expect(decideRelaunch({ ...lost, fault: 'limit', cause: 'quota_refused' }, 5)?.isFree).toBe(true)
  expect(decideRelaunch({ ...lost, cause: 'cluster_away', retryable: false }, 0)).toBeUndefined()
})
