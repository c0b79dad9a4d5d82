import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { RetryPolicy } from '../document/runtime.ts'
import { decideRetry, longestDelayMs } from './decide-retry.ts'
import type { Failure } from './run-event.ts'

const failure = (more: Partial<Failure> = {}): Failure => ({
  message: 'ValueError: bad',
  fault: 'user',
  cause: 'exception',
  ...more,
})
const policy = (more: Partial<RetryPolicy> = {}): RetryPolicy => ({
  max: 3,
  delayMs: 1_000,
  backoff: 'constant',
  jitter: 'none',
  ...more,
})

describe('a failed step is tried again', () => {
  test.each([
    ['constant', 1, 1_000],
    ['constant', 3, 1_000],
    ['linear', 1, 1_000],
    ['linear', 3, 3_000],
    ['exponential', 1, 1_000],
    ['exponential', 2, 3_000],
    ['exponential', 3, 7_000],
  ] as const)('%s delay after try %i is %i ms', (backoff, attempt, delayMs) => {
    expect(decideRetry(policy({ backoff }), failure(), attempt, 0.5)).toEqual({ retry: true, delayMs })
  })

  test('full jitter takes a share, plusMinus stays within one delay of the base', () => {
    expect(decideRetry(policy({ jitter: 'full' }), failure(), 1, 0.25)).toEqual({ retry: true, delayMs: 250 })
    expect(decideRetry(policy({ jitter: 'plusMinus', backoff: 'linear' }), failure(), 2, 0)).toEqual({
      retry: true,
      delayMs: 1_000,
    })
    expect(decideRetry(policy({ jitter: 'plusMinus', backoff: 'linear' }), failure(), 2, 0.75)).toEqual({
      retry: true,
      delayMs: 2_500,
    })
  })

  test('never without a policy, past its maximum, against the will of the code, or after a cancel', () => {
    expect(decideRetry(undefined, failure(), 1, 0)).toEqual({ retry: false })
    expect(decideRetry(policy(), failure(), 4, 0)).toEqual({ retry: false })
    expect(decideRetry(policy(), failure({ retryable: false }), 1, 0)).toEqual({ retry: false })
    expect(decideRetry(policy(), failure({ cause: 'canceled' }), 1, 0)).toEqual({ retry: false })
  })

  test('a policy of max n gives n+1 tries, each delay between nothing and a day', () => {
    const policies = fc.record({
      max: fc.integer({ min: 0, max: 100 }),
      delayMs: fc.integer({ min: 0, max: 10_000_000 }),
      backoff: fc.constantFrom('constant', 'linear', 'exponential'),
      jitter: fc.constantFrom('none', 'full', 'plusMinus'),
    })
    fc.assert(
      fc.property(policies, fc.double({ min: 0, max: 0.999, noNaN: true }), (given, random) => {
        let tries = 1
        for (
          let decision = decideRetry(given, failure(), tries, random);
          decision.retry;
          decision = decideRetry(given, failure(), ++tries, random)
        ) {
          expect(decision.delayMs).toBeGreaterThanOrEqual(0)
          expect(decision.delayMs).toBeLessThanOrEqual(longestDelayMs)
        }
        expect(tries).toBe(given.max + 1)
      }),
    )
  })
})
