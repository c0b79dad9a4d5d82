import { expect, test } from 'vitest'

import { read } from '#server/testing/numbers-document.ts'

import { validate } from '../document/validation/validate.ts'
import type { SetOf } from './partition-set.ts'
import { windowLimitProblem } from './window-limit.ts'

const problem = (given: Omit<SetOf<'timeWindow'>, 'type'>) =>
  windowLimitProblem({ type: 'timeWindow', ...given })

test.each([
  { cadence: 'hourly', start: '1970-01-01' },
  { cadence: 'daily', start: '1000-01-01' },
  { cadence: '*/10 * * * *', start: '2020-01-01' },
  { cadence: '* * * * *', start: '2026-01-01', end: '2027-01-01' },
  { cadence: '*/5 9-17 * * 1-5', start: '2015-01-01', exclusions: ['0 12 * * *', '2026-01-01'] },
])('%o has a number of windows that can be worked out', (set) => {
  expect(problem(set)).toBeUndefined()
})

test.each([
  [{ cadence: '* * * * *', start: '2026-08-01' }, 'would have more by 2036'],
  [{ cadence: '* * * * *', start: '2034-08-01' }, 'would have more by 2044'],
  [{ cadence: '* * * * *', start: '2020-01-01', end: '2026-01-01' }, 'has more. Cut it more coarsely'],
  [{ cadence: '*/10 * * * *', start: '1970-01-01' }, 'at most 1,000,000 windows'],
  [
    {
      cadence: 'daily',
      start: '2026-01-01',
      exclusions: Array.from({ length: 11 }, (_, day) => `0 0 ${day + 1} * *`),
    },
    'at most 10 exclusions that are cron expressions; this one has 11',
  ],
  [
    { cadence: 'daily', start: '2026-01-01', exclusions: Array.from({ length: 10_001 }, () => '2026-01-02') },
    'at most 10,000 exclusions',
  ],
])('%o is refused', (set, said) => {
  expect(problem(set)).toContain(said)
})

test('a set that has too many is not published', () => {
  const document = read(
    'sluice: pipeline\nname: x\npartitions:\n  - { id: m, name: m, set: { type: timeWindow, cadence: "* * * * *", start: "2026-08-01" } }\n',
  )
  expect(validate(document, { foreignKeys: new Set<string>() })).toMatchObject([
    { severity: 'error', code: 'bad_partitions', field: 'set', elementId: 'm' },
  ])
})
