import { expect, it } from 'vitest'

import { formatDuration, formatQuantity } from '#components/ui/format.ts'
import type { ExpectedRun } from '#core/run/expect-run.ts'

import { expectedWords } from './expected-words.ts'

const words = (expected: Partial<ExpectedRun>) =>
  expectedWords(
    { steps: 5, durationMs: 1_000, runs: 3, cost: null, unknown: [], path: [], ...expected },
    { duration: formatDuration, steps: (count) => formatQuantity(count, 'step') },
  )

it.each<[Partial<ExpectedRun>, string | RegExp]>([
  [{ durationMs: null, runs: 0, unknown: ['a'] }, 'The next run of everything (5 steps) has no history yet.'],
  [{ unknown: ['a'] }, /takes at least .*; a has no history yet\./],
  [{ unknown: ['a', 'b', 'c', 'd'] }, /; a, b, c and 1 more have no history yet\./],
  [{}, /takes about .*, by what its steps took in the last 3 runs\. Its processor time is not known yet/],
  [{ cost: { cpuMs: 2_500, runs: 1 } }, /It uses about 2\.5 s of processor time, by one run of all of it\.$/],
])('%j', (expected, sentence) => expect(words(expected)).toMatch(sentence))
