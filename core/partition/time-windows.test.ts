import fc from 'fast-check'
import { describe, expect, test } from 'vitest'

import type { SetOf } from './partition-set.ts'
import { TimeWindows } from './time-windows.ts'

const windows = (set: Omit<SetOf<'timeWindow'>, 'type'>) => new TimeWindows({ type: 'timeWindow', ...set })
const keysAt = (set: TimeWindows, now: string) =>
  Array.from({ length: set.count(Date.parse(now)) }, (_, index) => set.keyAt(index))

describe('a window is a partition', () => {
  const daily = { cadence: 'daily', start: '2021-05-05' }
  test('once it has ended, and not before', () => {
    expect(keysAt(windows(daily), '2021-05-05T23:59:59Z')).toEqual([])
    for (const now of ['2021-05-06T00:00Z', '2021-05-06T00:01Z', '2021-05-06T23:59Z'])
      expect(keysAt(windows(daily), now)).toEqual(['2021-05-05'])
  })
  test('earlier or later by the end offset', () => {
    expect(keysAt(windows({ ...daily, endOffset: 2 }), '2021-05-06T12:00Z')).toEqual([
      '2021-05-05',
      '2021-05-06',
      '2021-05-07',
    ])
    expect(keysAt(windows({ ...daily, endOffset: -1 }), '2021-05-07T12:00Z')).toEqual(['2021-05-05'])
  })
  test('only where it ends before the set does', () => {
    expect(keysAt(windows({ ...daily, end: '2021-05-07' }), '2030-01-01T00:00Z')).toEqual([
      '2021-05-05',
      '2021-05-06',
    ])
    expect(keysAt(windows({ ...daily, end: '2021-05-07', endOffset: 3 }), '2021-05-05T12:00Z')).toEqual([
      '2021-05-05',
      '2021-05-06',
    ])
  })
  test('unless it is excluded, by its key or by a cron expression', () => {
    const set = windows({ ...daily, exclusions: ['2021-05-06', '0 0 * * 0'] })
    expect(keysAt(set, '2021-05-11T00:00Z')).toEqual(['2021-05-05', '2021-05-07', '2021-05-08', '2021-05-10'])
    expect(set.indexOf('2021-05-08', Date.parse('2021-05-11T00:00Z'))).toBe(2)
    expect(set.indexOf('2021-05-09', Date.parse('2021-05-11T00:00Z'))).toBeUndefined()
  })
})

test('weeks begin on Sunday and months on the first, moved by their offsets', () => {
  expect(keysAt(windows({ cadence: 'weekly', start: '2021-05-05' }), '2021-05-24T00:00Z')).toEqual([
    '2021-05-09',
    '2021-05-16',
  ])
  expect(
    keysAt(windows({ cadence: 'weekly', start: '2021-05-05', dayOffset: 1 }), '2021-05-24T00:00Z'),
  ).toEqual(['2021-05-10', '2021-05-17'])
  expect(
    keysAt(windows({ cadence: 'monthly', start: '2021-01-15', dayOffset: 9 }), '2021-04-10T00:00Z'),
  ).toEqual(['2021-02-10', '2021-03-10'])
  const eleven = windows({ cadence: 'daily', start: '2021-05-05', hourOffset: 11 })
  expect(eleven.at(Math.min(0, eleven.count(Date.parse('2021-05-08T00:00Z')) - 1))).toEqual({
    startMs: Date.parse('2021-05-05T11:00Z'),
    endMs: Date.parse('2021-05-06T11:00Z'),
  })
})

test('the second of two hours that a clock shows twice has a key of its own', () => {
  const hourly = windows({ cadence: 'hourly', start: '2026-10-25', timezone: 'Europe/Berlin' })
  expect(keysAt(hourly, '2026-10-25T03:00Z')).toEqual([
    '2026-10-25-00:00',
    '2026-10-25-01:00',
    '2026-10-25-02:00',
    '2026-10-25-02:00+01:00',
    '2026-10-25-03:00',
  ])
})

test('a day whose midnight a clock leaves out begins when the clock goes on', () => {
  const cairo = windows({ cadence: 'daily', start: '2026-04-23', timezone: 'Africa/Cairo' })
  expect(keysAt(cairo, '2026-04-25T21:00Z')).toEqual(['2026-04-23', '2026-04-24', '2026-04-25'])
  expect(cairo.at(1).startMs).toBe(Date.parse('2026-04-23T22:00Z'))
})

const zones = [
  'UTC',
  'Europe/Berlin',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Africa/Cairo',
  'Asia/Kathmandu',
  'Africa/Casablanca',
  'America/New_York',
]
const sets = fc.record({
  cadence: fc.constantFrom(
    'hourly',
    'daily',
    'weekly',
    'monthly',
    '0 0,11 * * *',
    '30 2 * * *',
    '0 */4 * * *',
  ),
  timezone: fc.constantFrom(...zones),
  start: fc.constantFrom('2024-01-01', '2024-03-09', '2025-09-20'),
  endOffset: fc.integer({ min: -2, max: 2 }),
  exclusions: fc.constantFrom<string[][]>([], ['0 0 * * 6'], ['2024-03-10']),
})

test('windows are in order, those of a time without exclusions meet, and a key leads to its place', () => {
  fc.assert(
    fc.property(sets, fc.integer({ min: 0, max: 24 * 400 }), (given, hours) => {
      const set = windows(given)
      const nowMs = Date.parse('2025-01-01T00:00Z') + hours * 3_600_000
      const size = set.count(nowMs)
      const first = Math.max(0, size - 300)
      for (let index = first; index < size; index += 1) {
        const { startMs, endMs } = set.at(index)
        expect(startMs).toBeLessThan(endMs)
        if (index > first && given.exclusions.length === 0) expect(set.at(index - 1).endMs).toBe(startMs)
        if (index > first) expect(set.at(index - 1).endMs).toBeLessThanOrEqual(startMs)
        expect(set.indexOf(set.keyAt(index), nowMs)).toBe(index)
        if (given.endOffset <= 0) expect(endMs).toBeLessThanOrEqual(nowMs)
      }
    }),
    { numRuns: 60 },
  )
})

describe('a hundred thousand windows and more are worked out at once', () => {
  const took = (work: () => void): number => {
    const began = performance.now()
    work()
    return performance.now() - began
  }
  const nowMs = Date.parse('2026-05-01T00:00Z')
  test('of every minute', () => {
    const minutes = windows({ cadence: '* * * * *', start: '2025-01-01', timezone: 'Europe/Berlin' })
    expect(took(() => expect(minutes.count(nowMs)).toBe(485 * 1_440 + 60))).toBeLessThan(5_000)
    expect(minutes.keyAt(0)).toBe('2025-01-01-00:00')
  })
  test('of every hour, without those of two cron expressions and of a key', () => {
    const hours = windows({
      cadence: 'hourly',
      start: '2015-01-01',
      exclusions: ['0 3 * * *', '0 * * * 0', '2015-01-01-05:00'],
    })
    const days = (nowMs - Date.parse('2015-01-01')) / 86_400_000
    const sundays = Array.from({ length: days }, (_, day) => (day + 4) % 7).filter((day) => day === 0).length
    let count = 0
    expect(took(() => (count = hours.count(nowMs)))).toBeLessThan(5_000)
    expect(count).toBe((days - sundays) * 23 - 1)
    expect(keysAt(hours, '2015-01-01T07:00Z').map((key) => key.slice(-5))).toEqual([
      '00:00',
      '01:00',
      '02:00',
      '04:00',
      '06:00',
    ])
  })
})

test('what is excluded is the same however far it was worked out before', () => {
  const exclusions = ['0 3 * * *', '*/20 * 1 * *', '0 0 * * 0', '2024-10-27-02:00+01:00', '2024-03-31-03:00']
  const set = { cadence: '0 * * * *', start: '2024-01-01', timezone: 'Europe/Berlin', exclusions }
  fc.assert(
    fc.property(fc.array(fc.nat(9_000), { minLength: 1, maxLength: 6 }), (hours) => {
      const known = windows(set)
      const at = (hour: number) => new Date(Date.parse('2024-01-01T00:00Z') + hour * 3_600_000).toISOString()
      for (const hour of hours) known.count(Date.parse(at(hour)))
      expect(keysAt(known, at(9_000))).toEqual(keysAt(windows(set), at(9_000)))
    }),
    { numRuns: 20 },
  )
  const keys = keysAt(windows(set), '2025-01-01T00:00Z')
  expect(keys).not.toContain('2024-10-27-02:00+01:00')
  expect(keys).toContain('2024-10-27-02:00')
  expect(keys).not.toContain('2024-03-31-03:00')
})
