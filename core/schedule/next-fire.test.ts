import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, test } from 'vitest'

import { nextFire } from './next-fire.ts'
import { parseCron, type CronTimes } from './parse-cron.ts'
import { ScheduleTimes } from './schedule-times.ts'
import { timeZone } from './time-zone.ts'

const minuteMs = 60_000

const timesOf = (cron: string): CronTimes => {
  const parsed = parseCron(cron)
  if (parsed.outcome === 'refused') throw new Error(parsed.message)
  return parsed.times
}

const instant = (zone: string, wall: string): number =>
  Temporal.PlainDateTime.from(wall).toZonedDateTime(zone).epochMilliseconds

/** The clock on the wall, with a star where it shows this time for the second time. */
const shown = (zone: string, atMs: number): string => {
  const there = Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone)
  const first = there.toPlainDateTime().toZonedDateTime(zone, { disambiguation: 'earlier' })
  const text = there.toPlainDateTime().toString({ smallestUnit: 'minute' }).replace('T', ' ')
  return first.epochMilliseconds < atMs ? `${text}*` : text
}

const firesFrom = (zone: string, cron: string | string[], from: string, count: number): string[] =>
  new ScheduleTimes({ cron, timezone: zone })
    .after(instant(zone, from) - 1, count)
    .map(({ atMs }) => shown(zone, atMs))

const inOrder = (days: string[], time: string): string[] => days.map((day) => `${day} ${time}`)

describe('a clock that is put back', () => {
  const days = ['2023-10-27', '2023-10-28', '2023-10-29', '2023-10-30']
  test.each([
    ['45 1 * * *', inOrder(days, '01:45')],
    ['0 2 * * *', ['2023-10-27 02:00', '2023-10-28 02:00', '2023-10-29 02:00*', '2023-10-30 02:00']],
    ['30 2 * * *', ['2023-10-27 02:30', '2023-10-28 02:30', '2023-10-29 02:30*', '2023-10-30 02:30']],
    ['0 3 * * *', inOrder(days, '03:00')],
  ])('shows a time twice and it fires once, the second time: %s in Berlin', (cron, expected) => {
    expect(firesFrom('Europe/Berlin', cron, '2023-10-27T00:00', 4)).toEqual(expected)
  })

  test.each([
    ['0 1 5 * *', '01:00'],
    ['30 1 5 * *', '01:30'],
  ])('also where it fires once a month: %s in Chicago', (cron, time) => {
    expect(firesFrom('US/Central', cron, '2023-10-01T00:00', 3)).toEqual([
      `2023-10-05 ${time}`,
      `2023-11-05 ${time}*`,
      `2023-12-05 ${time}`,
    ])
  })

  test('what means every hour fires in every real one', () => {
    expect(firesFrom('Europe/Berlin', '45 * * * *', '2023-10-29T00:00', 5)).toEqual([
      '2023-10-29 00:45',
      '2023-10-29 01:45',
      '2023-10-29 02:45',
      '2023-10-29 02:45*',
      '2023-10-29 03:45',
    ])
    expect(firesFrom('Antarctica/Troll', '0 * * * *', '2026-10-25T01:00', 6)).toEqual([
      '2026-10-25 01:00',
      '2026-10-25 02:00',
      '2026-10-25 01:00*',
      '2026-10-25 02:00*',
      '2026-10-25 03:00',
      '2026-10-25 04:00',
    ])
  })

  test('says so', () => {
    const berlin = { timezone: 'Europe/Berlin' }
    const after = instant('Europe/Berlin', '2023-10-29T00:00')
    expect(new ScheduleTimes({ ...berlin, cron: '30 2 * * *' }).next(after)?.odd).toBe('second')
    expect(
      new ScheduleTimes({ ...berlin, cron: '30 * * * *' }).after(after, 5).map(({ odd }) => odd),
    ).toEqual([undefined, undefined, undefined, 'again', undefined])
  })
})

describe('a clock that is put forward', () => {
  test.each([
    ['0 1 * * *', '2023-03-26 01:00'],
    ['0 2 * * *', '2023-03-26 03:00'],
    ['30 2 * * *', '2023-03-26 03:00'],
    ['0 3 * * *', '2023-03-26 03:00'],
    ['0 2 * * 0', '2023-03-26 03:00'],
    ['*/15 2 26 * *', '2023-03-26 03:00'],
  ])('leaves a time out and it fires at the end of the gap, once: %s in Berlin', (cron, expected) => {
    const [first, second] = firesFrom('Europe/Berlin', cron, '2023-03-26T00:00', 2)
    expect(first).toBe(expected)
    expect(second?.slice(0, 10)).not.toBe('2023-03-26')
  })

  test('by half an hour, as on Lord Howe', () => {
    expect(firesFrom('Australia/Lord_Howe', '0 2 * * *', '2023-09-29T00:00', 4)).toEqual([
      '2023-09-29 02:00',
      '2023-09-30 02:00',
      '2023-10-01 02:30',
      '2023-10-02 02:00',
    ])
    expect(firesFrom('Australia/Lord_Howe', '15 2 * * *', '2026-10-04T00:00', 1)).toEqual([
      '2026-10-04 02:30',
    ])
  })

  test('at midnight, as in Beirut and Havana', () => {
    expect(firesFrom('Asia/Beirut', '0 0 * * *', '2024-03-30T00:00', 3)).toEqual([
      '2024-03-30 00:00',
      '2024-03-31 01:00',
      '2024-04-01 00:00',
    ])
    expect(firesFrom('America/Havana', '30 0 * * *', '2024-03-09T00:00', 2)).toEqual([
      '2024-03-09 00:30',
      '2024-03-10 01:00',
    ])
  })

  test('over a whole day, as once in Apia, leaves out a date that there never was', () => {
    expect(firesFrom('Pacific/Apia', '0 0 30 * *', '2011-11-29T00:00', 2)).toEqual([
      '2011-11-30 00:00',
      '2012-01-30 00:00',
    ])
  })

  test('into winter, as in Dublin and in Casablanca, follows the same rule', () => {
    expect(firesFrom('Europe/Dublin', '30 1 * * *', '2024-03-30T00:00', 3)).toEqual([
      '2024-03-30 01:30',
      '2024-03-31 02:00',
      '2024-04-01 01:30',
    ])
    expect(firesFrom('Africa/Casablanca', '30 2 * * *', '2024-03-09T00:00', 3)).toEqual([
      '2024-03-09 02:30',
      '2024-03-10 02:30*',
      '2024-03-11 02:30',
    ])
  })

  test('leaves out what means every hour, whose real hours go on', () => {
    expect(firesFrom('America/New_York', '30 * * * *', '2026-03-08T00:00', 4)).toEqual([
      '2026-03-08 00:30',
      '2026-03-08 01:30',
      '2026-03-08 03:30',
      '2026-03-08 04:30',
    ])
  })

  test('says so', () => {
    expect(
      new ScheduleTimes({ cron: '30 2 * * *', timezone: 'America/New_York' }).next(
        instant('America/New_York', '2026-03-08T00:00'),
      )?.odd,
    ).toBe('moved')
  })
})

test('leap days are days', () => {
  expect(firesFrom('UTC', '2 4 29 2 *', '2023-01-01T00:00', 3)).toEqual([
    '2024-02-29 04:02',
    '2028-02-29 04:02',
    '2032-02-29 04:02',
  ])
})

test('several expressions fire together, once where they mean one instant', () => {
  expect(firesFrom('UTC', ['0 6 * * *', '0 */6 * * *'], '2026-01-01T05:00', 4)).toEqual([
    '2026-01-01 06:00',
    '2026-01-01 12:00',
    '2026-01-01 18:00',
    '2026-01-02 00:00',
  ])
})

describe('in every zone, at every change of its clock', () => {
  const zones = [
    'Europe/Berlin',
    'America/New_York',
    'Australia/Lord_Howe',
    'Antarctica/Troll',
    'Europe/Dublin',
    'Africa/Casablanca',
    'America/St_Johns',
    'Asia/Beirut',
    'America/Havana',
    'Pacific/Chatham',
    'America/Santiago',
    'Asia/Kathmandu',
  ] as const
  const minute = fc.oneof(
    fc.integer({ min: 0, max: 59 }).map(String),
    fc.constantFrom('*', '*/7', '*/15', '0,30'),
  )
  const hour = fc.oneof(
    fc.integer({ min: 0, max: 5 }).map(String),
    fc.constantFrom('*', '*/2', '0-3', '1,2', '*/1'),
  )
  const day = fc.constantFrom('*', '*', '*/2', '1-15')
  const weekday = fc.constantFrom('*', '*', '0', '1-6')
  const cron = fc.tuple(minute, hour, day, weekday).map(([m, h, d, w]) => `${m} ${h} ${d} * ${w}`)
  const moment = fc
    .record({ zone: fc.constantFrom(...zones), year: fc.integer({ min: 2015, max: 2035 }), nth: fc.nat(3) })
    .map(({ zone, year, nth }) => {
      let at = Temporal.ZonedDateTime.from({ timeZone: zone, year, month: 1, day: 1 })
      for (let index = 0; index <= nth; index++) at = at.getTimeZoneTransition('next') ?? at
      return { zone, atMs: at.epochMilliseconds }
    })

  /** Minute by minute, straight from the words of the rule. */
  const plainFires = (times: CronTimes, zone: string, fromMs: number, untilMs: number): number[] => {
    const means = (wallMs: number) => times.next(wallMs - 1) === wallMs
    const wallOf = (atMs: number) =>
      atMs + Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(zone).offsetNanoseconds / 1e6
    const later = new Map<number, number>()
    for (let at = fromMs - 1_500 * minuteMs; at < untilMs + 1_500 * minuteMs; at += minuteMs)
      later.set(wallOf(at), at)
    const fires: number[] = []
    for (let at = fromMs; at < untilMs; at += minuteMs) {
      const wall = wallOf(at)
      const isShownAgain = later.get(wall) !== at
      const skipped: number[] = []
      for (let gone = wallOf(at - minuteMs) + minuteMs; gone < wall; gone += minuteMs) skipped.push(gone)
      const isDue = times.everyHour
        ? means(wall)
        : (means(wall) && !isShownAgain) || skipped.some((gone) => means(gone))
      if (isDue) fires.push(at)
    }
    return fires
  }

  test('the times are those that the rule says, minute by minute', () => {
    fc.assert(
      fc.property(cron, moment, (text, { zone, atMs }) => {
        const times = timesOf(text)
        const [from, until] = [atMs - 300 * minuteMs, atMs + 300 * minuteMs]
        const fires: number[] = []
        let fire = nextFire(times, timeZone(zone), from - 1)
        while (fire && fire.atMs < until) {
          fires.push(fire.atMs)
          fire = nextFire(times, timeZone(zone), fire.atMs)
        }
        expect(fires).toEqual(plainFires(times, zone, from, until))
      }),
      { numRuns: 60 },
    )
  })

  test('the next time is the same from wherever between two times one asks', () => {
    fc.assert(
      fc.property(
        cron,
        moment,
        fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
        (text, { zone, atMs }, part) => {
          const times = timesOf(text)
          const first = nextFire(times, timeZone(zone), atMs - 120 * minuteMs)
          const second = first && nextFire(times, timeZone(zone), first.atMs)
          if (!first || !second) return
          expect(second.atMs).toBeGreaterThan(first.atMs)
          const between = first.atMs + Math.floor((second.atMs - first.atMs) * part)
          expect(nextFire(times, timeZone(zone), between)).toEqual(second)
        },
      ),
      { numRuns: 500 },
    )
  })
})
