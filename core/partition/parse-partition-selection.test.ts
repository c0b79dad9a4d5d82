import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import { parsePartitionSelection, writePartitionSelection } from './parse-partition-selection.ts'
import { keysBetween, keysOf } from './partition-keys.ts'
import type { SimpleSet, WholeSet } from './partition-set.ts'

const now = { nowMs: Date.parse('2026-02-01T00:00Z') }
const daily: SimpleSet = { type: 'timeWindow', cadence: 'daily', start: '2026-01-01' }
const letters: SimpleSet = { type: 'static', keys: ['a', 'b', 'c', 'x,y', 'star*'] }
const both: WholeSet = {
  type: 'multi',
  dimensions: [
    { name: 'day', set: daily },
    { name: 'letter', set: { type: 'static', keys: ['a', 'b'] } },
  ],
}
const keys = (text: string, set: WholeSet = daily) => {
  const parsed = parsePartitionSelection(text, set, now)
  return parsed.outcome === 'parsed' ? parsed.keys : parsed
}

describe('a text selects', () => {
  test.each([
    ['2026-01-05', ['2026-01-05']],
    ['2026-01-05...2026-01-07', ['2026-01-05', '2026-01-06', '2026-01-07']],
    ['2026-01-30...', ['2026-01-30', '2026-01-31']],
    ['...2026-01-02, 2026-01-01', ['2026-01-01', '2026-01-02']],
    ['2026-01-3*', ['2026-01-30', '2026-01-31']],
    ['latest', ['2026-01-31']],
    ['latest 2', ['2026-01-30', '2026-01-31']],
  ])('%s', (text, expected) => {
    expect(keys(text)).toEqual(expected)
  })
  test('keys that look like syntax, between quotes or where they are keys', () => {
    expect(keys('"x,y", star*', letters)).toEqual(['x,y', 'star*'])
    expect(keys('*', letters)).toHaveLength(5)
  })
  test('the windows of days that are no keys themselves', () => {
    const hourly: SimpleSet = { type: 'timeWindow', cadence: 'hourly', start: '2026-01-01' }
    expect(keys('2026-01-02...2026-01-03', hourly)).toHaveLength(48)
    expect(keys('...2026-01-01', hourly)).toHaveLength(24)
    const weekly: SimpleSet = { type: 'timeWindow', cadence: 'weekly', start: '2026-01-01' }
    expect(keys('2026-01-07...2026-01-20', weekly)).toEqual(['2026-01-11', '2026-01-18'])
  })
  test('dimension by dimension', () => {
    expect(keys('2026-01-01...2026-01-02|b', both)).toEqual(['2026-01-01|b', '2026-01-02|b'])
    expect(keys('latest|*', both)).toEqual(['2026-01-31|a', '2026-01-31|b'])
  })
})

describe('what cannot be read is told, with its place', () => {
  test.each([
    ['2026-01-05, 2026-02-30', 12, 22, 'It goes from 2026-01-01 to 2026-01-31.'],
    ['2026-01-05...2026-01-02', 0, 23, 'ends before it begins'],
    ['2027*', 0, 5, 'No partition is like'],
    ['', 0, 0, 'No partition is chosen yet.'],
    ['2026-01-01...2026-01-02...2026-01-03', 0, 36, 'two ends'],
  ])('%s', (text, start, end, message) => {
    const refused = parsePartitionSelection(text, daily, now)
    expect(refused).toMatchObject({ outcome: 'refused', start, end })
    expect(refused.outcome === 'refused' && refused.message).toContain(message)
  })
  test('a part that is left out', () => {
    expect(keys('2026-01-01', both)).toMatchObject({ outcome: 'refused' })
  })
})

describe('whatever a text says, it is read or refused at once', () => {
  const long: SimpleSet = { type: 'static', keys: ['a'.repeat(400), 'b'] }
  const many: SimpleSet = {
    type: 'static',
    keys: Array.from({ length: 2_000 }, (_, index) => `key-${index}`),
  }
  const tenYears: SimpleSet = { type: 'timeWindow', cadence: 'hourly', start: '2016-01-01' }
  const square: WholeSet = {
    type: 'multi',
    dimensions: [
      { name: 'one', set: many },
      { name: 'two', set: many },
    ],
  }
  const quickly = (text: string, set: WholeSet) => {
    keysOf(set, now).at(0)
    const began = performance.now()
    const parsed = keys(text, set)
    expect(performance.now() - began).toBeLessThan(5_000)
    return parsed
  }
  test('a pattern of stars that fits nothing', () => {
    expect(quickly('*a*a*a*a*a*a*a*a*b', long)).toMatchObject({ message: expect.stringContaining('like') })
    expect(quickly(`${'*a'.repeat(11)}b`, long)).toMatchObject({
      message: 'A pattern has at most 10 stars.',
    })
    expect(keys('a*a*a', long)).toEqual(['a'.repeat(400)])
  })
  test.each([
    ['thousands of patterns', Array.from({ length: 10_000 }, () => '2016-*').join(','), tenYears],
    ['the same range again and again', Array.from({ length: 10_000 }, () => '...').join(','), tenYears],
    ['all of two dimensions, written apart', '*|*', square],
  ])('%s', (_, text, set) => {
    expect(quickly(text, set)).toMatchObject({ outcome: 'refused' })
  })
})

test('what is written of a choice reads as that choice', () => {
  const sets: WholeSet[] = [daily, letters, both]
  fc.assert(
    fc.property(fc.constantFrom(...sets), fc.array(fc.nat(70), { minLength: 1 }), (set, places) => {
      const all = keysOf(set, now)
      const chosen = keysBetween(all, 0, all.size).filter((_key, place) => places.includes(place))
      fc.pre(chosen.length > 0)
      expect(keys(writePartitionSelection(chosen, set, now), set)).toEqual(chosen)
    }),
  )
})
