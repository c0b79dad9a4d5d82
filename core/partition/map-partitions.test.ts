import { describe, expect, test } from 'vitest'

import { mapPartitions } from './map-partitions.ts'
import { mappingProblem } from './mapping-problem.ts'
import type { PartitionMapping } from './partition-mapping.ts'
import type { SimpleSet, WholeSet } from './partition-set.ts'
import { usualMapping } from './usual-mapping.ts'

const now = { nowMs: Date.parse('2021-08-01T00:00Z'), dynamic: { users: ['ada', 'bob'] } }
const timed = (cadence: string, more: object = {}): SimpleSet => ({
  type: 'timeWindow',
  cadence,
  start: '2021-05-05',
  ...more,
})
const [daily, hourly] = [timed('daily'), timed('hourly')]
const monthly = timed('monthly', { start: '2021-05-01' })
const letters: SimpleSet = { type: 'static', keys: ['a', 'b', 'c'] }
const users: SimpleSet = { type: 'dynamic', name: 'users' }
const both: WholeSet = {
  type: 'multi',
  dimensions: [
    { name: 'day', set: daily },
    { name: 'letter', set: letters },
  ],
}
const mapped = (set: WholeSet, key: string, there: WholeSet, mapping?: PartitionMapping) =>
  mapPartitions({ set, key }, there, mapping, now)
const ends = (keys: readonly string[]) => [keys[0], keys.at(-1), keys.length]

describe('windows follow windows', () => {
  test.each([
    ['the same', daily, '2021-05-07', timed('daily'), ['2021-05-07', '2021-05-07', 1]],
    ['an hour has its day', hourly, '2021-05-07-05:00', daily, ['2021-05-07', '2021-05-07', 1]],
    ['a day has its hours', daily, '2021-05-07', hourly, ['2021-05-07-00:00', '2021-05-07-23:00', 24]],
    ['a month has its days', monthly, '2021-06-01', daily, ['2021-06-01', '2021-06-30', 30]],
    [
      'a day has both halves',
      daily,
      '2021-05-07',
      timed('0 0,11 * * *'),
      ['2021-05-07-00:00', '2021-05-07-11:00', 2],
    ],
    [
      'a day that begins at another hour shares two',
      daily,
      '2021-05-07',
      timed('daily', { hourOffset: 11 }),
      ['2021-05-06', '2021-05-07', 2],
    ],
  ] as const)('%s', (_words, here, key, there, expected) => {
    expect(ends(mapped(here, key, there).keys)).toEqual(expected)
  })

  test('moved by an offset, and not over the beginning', () => {
    const lag = { type: 'timeWindow', startOffset: -1, endOffset: -1 } as const
    expect(mapped(daily, '2021-05-07', daily, lag)).toEqual({
      keys: ['2021-05-06'],
      isMany: false,
      absent: [],
    })
    expect(mapped(daily, '2021-05-05', daily, lag).keys).toEqual([])
    const two = { type: 'timeWindow', startOffset: -1 } as const
    expect(mapped(daily, '2021-07-04', daily, two)).toMatchObject({
      keys: ['2021-07-03', '2021-07-04'],
      isMany: true,
    })
    expect(mapped(daily, '2021-05-05', daily, two)).toMatchObject({ keys: ['2021-05-05'], isMany: true })
    const every4 = timed('0 */4 * * *')
    expect(mapped(every4, '2021-05-07-04:00', every4, lag).keys).toEqual(['2021-05-07-00:00'])
  })

  test('what is not there yet, or never will be, is told', () => {
    const ahead = timed('daily', { endOffset: 1 })
    expect(mapped(ahead, '2021-08-01', hourly).absent).toHaveLength(24)
    expect(mapped(daily, '2021-05-05', timed('daily', { start: '2021-06-01' })).absent).toEqual([
      'what lies before 2021-06-01',
    ])
    expect(mapped(ahead, '2021-08-01', hourly, { type: 'timeWindow', allowMissing: true }).absent).toEqual([])
  })
})

describe('without a word', () => {
  test('like goes to like, windows to windows, a dimension to its set, and all else takes all', () => {
    expect(usualMapping(letters, { ...letters }).type).toBe('identity')
    expect(usualMapping(daily, hourly).type).toBe('timeWindow')
    expect(usualMapping(both, letters).type).toBe('multiToSingle')
    expect(usualMapping(letters, both).type).toBe('multiToSingle')
    expect(usualMapping(letters, users).type).toBe('all')
    expect(usualMapping(undefined, letters).type).toBe('all')
  })
  test('what is made whole takes every partition', () => {
    expect(mapPartitions(undefined, letters, undefined, now)).toEqual({
      keys: ['a', 'b', 'c'],
      isMany: true,
      absent: [],
    })
  })
  test('a dimension leads to its part, and back to all that have it', () => {
    expect(mapped(both, '2021-05-06|b', letters).keys).toEqual(['b'])
    expect(mapped(both, '2021-05-06|b', daily).keys).toEqual(['2021-05-06'])
    const back = mapped(letters, 'b', both).keys
    expect(back[0]).toBe('2021-05-05|b')
    expect(back.every((key) => key.endsWith('|b'))).toBe(true)
  })
})

test('last, specific, static and several dimensions', () => {
  expect(mapped(letters, 'a', users, { type: 'last' }).keys).toEqual(['bob'])
  expect(mapped(letters, 'a', users, { type: 'specific', keys: ['ada', 'eve'] })).toMatchObject({
    keys: ['ada'],
    absent: ['eve'],
  })
  expect(
    mapped(users, 'ada', letters, { type: 'static', keys: { a: 'ada', b: ['bob', 'ada'], c: 'bob' } }).keys,
  ).toEqual(['a', 'b'])
  expect(
    mapped(both, '2021-05-06|b', both, { type: 'multi', dimensions: { letter: 'letter', day: 'day' } }),
  ).toMatchObject({ keys: ['2021-05-06|b'], isMany: false })
  expect(mapped(both, '2021-05-06|b', both, { type: 'multi', dimensions: { day: 'day' } }).keys).toEqual([
    '2021-05-06|a',
    '2021-05-06|b',
    '2021-05-06|c',
  ])
})

test('a mapping that means nothing between two sets says why', () => {
  expect(mappingProblem(letters, daily, { type: 'timeWindow' })).toContain('time windows')
  expect(mappingProblem(undefined, letters, { type: 'identity' })).toContain('not partitioned')
  expect(mappingProblem(letters, letters, { type: 'multiToSingle' })).toContain('several dimensions')
  expect(mappingProblem(both, both, { type: 'multi', dimensions: { week: 'day' } })).toContain(
    'no dimension week',
  )
  expect(mappingProblem(both, users, { type: 'multiToSingle' })).toContain('day, letter')
  expect(mappingProblem(letters, users, { type: 'all' })).toBeUndefined()
})
