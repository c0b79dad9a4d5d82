import { expect, test } from 'vitest'

import { eventWords, stepOf, summaryWords } from './event-words.ts'

test('code’s own message is ended as a sentence before the next one', () => {
  const failure = { message: 'Error: not yet', fault: 'user' as const, cause: 'exception' }
  expect(
    eventWords({ type: 'STEP_UP_FOR_RETRY', atMs: 0, step: 'a', stepAttempt: 1, failure, delayMs: 100 })
      .words,
  ).toBe('attempt 1 failed: Error: not yet. The next begins in 100 ms.')
})

test('a failure is told with its cause', () => {
  const failure = { message: 'KeyError: temperature at line 3.', fault: 'user' as const, cause: 'exception' }
  expect(eventWords({ type: 'STEP_FAILURE', atMs: 1, step: 'a', stepAttempt: 1, failure })).toEqual({
    words: 'failed: KeyError: temperature at line 3.',
    tone: 'failed',
  })
  expect(
    eventWords({ type: 'STEP_UP_FOR_RETRY', atMs: 1, step: 'a', stepAttempt: 2, failure, delayMs: 1_500 })
      .words,
  ).toBe('attempt 2 failed: KeyError: temperature at line 3. The next begins in 1.5 s.')
})

test('values are told by themselves where they are short, by rows where there are rows, else by size', () => {
  expect(summaryWords({ format: 'parquet', sizeBytes: 5, rows: 118_900 })).toBe('118,900 rows')
  expect(summaryWords({ format: 'json', sizeBytes: 12_345 })).toBe('12.3 kB of json')
  expect(
    summaryWords({ format: 'json', sizeBytes: 2, preview: { kind: 'json', value: 30, truncated: false } }),
  ).toBe('30')
})

test('an event of the run belongs to no step', () => {
  expect(stepOf({ type: 'RUN_START', atMs: 1 })).toBeNull()
  expect(stepOf({ type: 'STEP_CANCELED', atMs: 1, step: 'a' })).toBe('a')
})
