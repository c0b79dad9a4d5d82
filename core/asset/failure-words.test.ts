import { expect, test } from 'vitest'

import { failureWords, notBegunWords } from './failure-words.ts'

const message = 'The step was skipped: "raw_flights_of_the_year" failed upstream.'

test.each([
  [{ message, cause: 'upstream_failed' }, 'upstream failed'],
  [{ message, cause: 'canceled' }, 'canceled'],
  [{ message, cause: 'exit_code', exitCode: 2 }, 'failed: exit 2'],
  [{ message, cause: 'exception', name: 'KeyError' }, 'failed: KeyError'],
  [{ message, cause: 'out_of_memory' }, 'failed: out of memory'],
  [{ message: 'Nothing came.' }, 'failed: Nothing came'],
])('%j is told in few words', (failure, words) => {
  expect(failureWords(failure)).toBe(words)
})

test('what was never begun is told in words that a card has room for', () => {
  for (const words of Object.values(notBegunWords)) expect(words.length).toBeLessThan(20)
})
