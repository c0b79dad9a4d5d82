import { expect, test } from 'vitest'

import { partitionTextProblem } from './partition-text-problem.ts'

test.each([
  'latest',
  'latest 7',
  '*',
  '2026-01-01...',
  '...b',
  'a, b*, "c, d"',
  'eu|*',
  '"say ""no"""',
  'a/b',
])('some set could have %s', (text) => {
  expect(partitionTextProblem(text)).toBeUndefined()
})

test.each([
  [' , ', /names no partition/],
  ['"latest', /not closed/],
  ['a...b...c', /two ends/],
  ['a/../b', /another folder/],
  ['"a...b"', /stands between the ends/],
  [`${'a'.repeat(600)}`, /longer than/],
])('no set has %s', (text, problem) => {
  expect(partitionTextProblem(text)).toMatch(problem)
})
