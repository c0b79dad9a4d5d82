import fc from 'fast-check'
import { expect, test } from 'vitest'

import { isBeforeFirstAsset, tourSteps, type TourFacts } from './tour-steps.ts'

const none: TourFacts = { pipelines: [], made: [], hasRun: false, looked: false }
const drawn = { name: 'p', elements: 1, isActive: false }
const done = (facts: Partial<TourFacts>) =>
  tourSteps({ ...none, ...facts })
    .filter((step) => step.done)
    .map(({ id }) => id)

test.each<[string, Partial<TourFacts>, string[]]>([
  ['nothing', {}, []],
  ['an empty pipeline', { pipelines: [{ ...drawn, elements: 0 }] }, ['pipeline']],
  ['a drawing', { pipelines: [drawn] }, ['pipeline', 'asset']],
  ['a version', { pipelines: [{ ...drawn, isActive: true }] }, ['pipeline', 'asset', 'publish']],
  [
    'a run that failed',
    { pipelines: [{ ...drawn, isActive: true }], hasRun: true },
    ['pipeline', 'asset', 'publish', 'materialize'],
  ],
  ['a look at nothing', { pipelines: [drawn], looked: true }, ['pipeline', 'asset']],
  [
    'a value that was looked at, its pipeline emptied since',
    { pipelines: [{ ...drawn, elements: 0 }], made: ['a'], looked: true },
    ['pipeline', 'asset', 'publish', 'materialize', 'look'],
  ],
])('%s', (_, facts, steps) => {
  expect(done(facts)).toEqual(steps)
})

test('no step is behind before those before it are', () => {
  const pipeline = fc.record({ name: fc.string(), elements: fc.nat(3), isActive: fc.boolean() })
  const facts = fc.record({
    pipelines: fc.array(pipeline, { maxLength: 3 }),
    made: fc.array(fc.string(), { maxLength: 2 }),
    hasRun: fc.boolean(),
    looked: fc.boolean(),
  })
  fc.assert(
    fc.property(facts, (given) => {
      const behind = tourSteps(given).map((step) => step.done)
      expect(behind).toEqual(behind.toSorted((a, b) => Number(b) - Number(a)))
      if (behind.at(-1)) expect(isBeforeFirstAsset(given)).toBe(false)
    }),
  )
})
