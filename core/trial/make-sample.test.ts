import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { columnProfile, kindOfType, placeOf } from './column-profile.ts'
import { makeJsonSample, makeTableSample } from './make-sample.ts'
import { cell, sample, sampleLimits } from './sample.ts'

describe('a profile', () => {
  test('says how many are missing, how many differ, and how numbers spread', () => {
    expect(columnProfile('price', 'DOUBLE', [1, 2, 2, null, 21])).toMatchObject({
      kind: 'number',
      nulls: 1,
      distinct: 3,
      min: 1,
      max: 21,
      histogram: { from: 1, to: 21, counts: [1, 2, ...Array<number>(17).fill(0), 1] },
      top: [],
    })
  })

  test('of words says which occur most', () => {
    expect(columnProfile('town', 'VARCHAR', ['Bern', 'Rome', 'Bern', null]).top).toEqual([
      { value: 'Bern', count: 2 },
      { value: 'Rome', count: 1 },
    ])
  })

  test.each([
    ['2024-03-01', Date.UTC(2024, 2, 1)],
    ['2024-03-01 10:00:00', Date.UTC(2024, 2, 1, 10)],
    ['2024-03-01 10:00:00.25', Date.UTC(2024, 2, 1, 10, 0, 0, 250)],
    ['2024-03-01 10:00:00+02', Date.UTC(2024, 2, 1, 8)],
  ])('knows when %s is', (text, at) => {
    expect(placeOf('time', text)).toBe(at)
  })

  test.each([
    ['BIGINT', 'number'],
    ['DECIMAL(18,3)', 'number'],
    ['UTINYINT', 'number'],
    ['TIMESTAMP WITH TIME ZONE', 'time'],
    ['VARCHAR', 'text'],
    ['INTEGER[]', 'other'],
    ['STRUCT(a INTEGER)', 'other'],
  ])('%s holds %s', (type, kind) => {
    expect(kindOfType(type)).toBe(kind)
  })

  test('counts every cell once, whatever is in the column', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.double(), fc.integer(), fc.constant(null), fc.string())), (cells) => {
        const kept = cells.map((one) => (typeof one === 'number' && !Number.isFinite(one) ? null : one))
        const made = columnProfile('any', 'DOUBLE', kept)
        const placed = kept.filter((one) => Number.isFinite(placeOf('number', one)))
        expect(made.histogram?.counts.reduce((sum, count) => sum + count, 0) ?? 0).toBe(placed.length)
        expect(made.nulls).toBe(kept.filter((one) => one === null).length)
        expect(made.distinct).toBeLessThanOrEqual(kept.length - made.nulls)
      }),
    )
  })
})

describe('a sample', () => {
  const anything = fc.oneof(
    fc.jsonValue(),
    fc.bigInt(),
    fc.constant(undefined),
    fc.constant(Number.NaN),
    fc.string({ minLength: 501, maxLength: 700, unit: 'binary' }),
  )

  test('of any table keeps its form, and holds no more than people can be shown', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(1, 3, 230),
        fc.array(fc.array(anything, { maxLength: 5 }), { maxLength: 12 }),
        (width, rows) => {
          const columns = Array.from({ length: width }, (_, index) => ({
            name: `c${index}`,
            type: 'VARCHAR',
          }))
          const made = makeTableSample({ format: 'parquet', columns, rows, rowCount: rows.length })
          expect(sample.parse(JSON.parse(JSON.stringify(made)))).toEqual(made)
          expect(made.columns.length + made.cutColumns).toBe(width)
          expect(made.columns.length).toBeLessThanOrEqual(sampleLimits.columns)
          for (const one of made.rows.flat()) {
            expect(cell.safeParse(one).success).toBe(true)
            if (typeof one === 'string') expect(one.length).toBeLessThanOrEqual(sampleLimits.cellCharacters)
          }
        },
      ),
      { numRuns: 25 },
    )
  })

  test('says what it left out', () => {
    const long = 'x'.repeat(5_000)
    const rows = Array.from({ length: 9_000 }, () => [long, long, long, long, long])
    const columns = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, type: 'VARCHAR' }))
    const made = makeTableSample({ format: 'csv', columns, rows, rowCount: 50_000 })
    expect(made).toMatchObject({ rowCount: 50_000, profiledRows: 9_000 })
    expect(made.rows.length).toBeLessThan(sampleLimits.rows)
    expect(made.cutCells).toBe(made.rows.length * 5)
    expect(JSON.stringify(made).length).toBeLessThan(sampleLimits.characters * 1.5)
  })

  test('of what is no table is its text', () => {
    expect(makeJsonSample('json', { big: 2n ** 60n })).toEqual({
      kind: 'json',
      format: 'json',
      text: '{\n  "big": "1152921504606846976"\n}',
      isCut: false,
    })
  })
})
