import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { withEarlierRows } from './earlier-rows.ts'
import { figuresOf, judgeAgainst } from './judge-against.ts'

const rows = (...numbers: number[]) => numbers.map((one) => ({ rows: one }))
const number = fc.double({ min: -1e9, max: 1e9, noNaN: true })

describe('figures beside those of earlier times', () => {
  test('a number may be so far off the mean of the earlier ones, and says how far it is', () => {
    expect(judgeAgainst({ rows: 130 }, rows(110, 90), { within: 0.3 })).toBeUndefined()
    expect(judgeAgainst({ rows: 131 }, rows(110, 90), { within: 0.3 })).toBe(
      'rows is 131; the mean of the last 2 times was 100, and 30 % off it is the most.',
    )
    expect(judgeAgainst({ rows: 0 }, rows(100), { within: 0.3 })).toContain('the last time was 100')
  })

  test('so many standard deviations count only from three earlier numbers on', () => {
    expect(judgeAgainst({ mean: 99 }, [{ mean: 1 }, { mean: 2 }], { deviations: 1 })).toBeUndefined()
    const earlier = [8, 12, 8, 12].map((mean) => ({ mean }))
    expect(judgeAgainst({ mean: 16 }, earlier, { deviations: 3 })).toBeUndefined()
    expect(judgeAgainst({ mean: 16.1 }, earlier, { deviations: 3 })).toContain('a standard deviation of 2')
  })

  test('without a bound, and for words always, it is the last time that counts', () => {
    const earlier = [{ columns: 'id INTEGER' }, { columns: 'id VARCHAR' }]
    expect(judgeAgainst({ columns: 'id INTEGER' }, earlier, { last: 1 })).toBeUndefined()
    expect(judgeAgainst({ columns: 'id VARCHAR' }, earlier, { within: 5 })).toBe(
      'columns is "id VARCHAR"; the last time it was "id INTEGER".',
    )
    expect(judgeAgainst({ rows: 2 }, rows(2, 7), {})).toBeUndefined()
    expect(judgeAgainst({ rows: 3 }, rows(2, 3), {})).toContain('the last time it was 2')
  })

  test('a figure that is new is compared with nothing, and one that is gone is wrong', () => {
    expect(judgeAgainst({ mean: 3, rows: 1 }, rows(1), { within: 0.1 })).toBeUndefined()
    expect(judgeAgainst({ mean: 3 }, rows(1), { within: 0.1 })).toBe('rows is not there any more.')
  })

  test('without a past everything is as it should be', () => {
    fc.assert(
      fc.property(number, (value) => {
        for (const bound of [{}, { within: 0.1 }, { deviations: 1 }])
          expect(judgeAgainst({ value, word: 'a' }, [], bound)).toBeUndefined()
      }),
    )
  })

  test('what never changes is never wrong, and a wider bound never finds more', () => {
    fc.assert(
      fc.property(
        number,
        fc.array(number, { minLength: 1, maxLength: 20 }),
        fc.double({ min: 0.01, max: 10, noNaN: true }),
        fc.double({ min: 0, max: 10, noNaN: true }),
        (value, past, bound, more) => {
          const same = past.map(() => ({ value }))
          const earlier = past.map((one) => ({ value: one }))
          expect(
            judgeAgainst(
              { value: 7 },
              same.map(() => ({ value: 7 })),
              { within: bound },
            ),
          ).toBeUndefined()
          for (const by of ['within', 'deviations'] as const)
            if (judgeAgainst({ value }, earlier, { [by]: bound }) === undefined)
              expect(judgeAgainst({ value }, earlier, { [by]: bound + more })).toBeUndefined()
        },
      ),
    )
  })

  test('only so many earlier times count', () => {
    expect(judgeAgainst({ rows: 10 }, rows(10, 10, 1_000), { within: 0.1, last: 2 })).toBeUndefined()
    expect(judgeAgainst({ rows: 10 }, rows(10, 10, 1_000), { within: 0.1, last: 3 })).toBeDefined()
  })
})

test('what was told of rows before a check began stands for what it would have measured', () => {
  const made = [50, 40, 30, 20].map((atMs) => ({ atMs, rows: atMs }))
  expect(withEarlierRows([], made, 3)).toEqual(rows(50, 40, 30))
  // It measured the values of 40 and 50 itself.
  const measured = [51, 41].map((atMs) => ({ atMs, figures: { rows: atMs - 1, mean: 2 } }))
  expect(withEarlierRows(measured, made, 3)).toEqual([
    { rows: 50, mean: 2 },
    { rows: 40, mean: 2 },
    { rows: 30 },
  ])
})

test('of what a check reports, numbers and words can be compared', () => {
  expect(
    figuresOf({
      rows: { type: 'int', value: 3 },
      mean: { type: 'float', value: 1.5 },
      infinite: { type: 'float', value: 'inf' },
      columns: { type: 'text', value: 'id' },
      link: { type: 'url', value: 'https://example.com' },
    }),
  ).toEqual({ rows: 3, mean: 1.5, columns: 'id' })
})
