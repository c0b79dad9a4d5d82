import { Cron } from 'croner'

import { firstIndex } from '../first-index.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
/** The calendar begins anew after so many years, so that a day which does not come within them never does. */
const calendarYears = 400
const lastYear = 9_999

/** The numbers that a field of minutes or hours means; the field was read before, so that nothing in it is wrong. */
const numbersOf = (field: string, below: number): number[] => {
  const meant = new Set<number>()
  for (const part of field.split(',')) {
    const [range = '', step = '1'] = part.split('/')
    const [from = 0, to = from] = range === '*' ? [0, below - 1] : range.split('-').map(Number)
    for (let number = from; number <= to; number += Number(step)) meant.add(number)
  }
  return [...meant].toSorted((one, other) => one - other)
}

interface Month {
  startMs: number
  endMs: number
  /** Its days that are meant, from 0. */
  days: readonly number[]
}

/**
 * The times of five fields that can be read, on a clock that stands in UTC. A cron engine is asked which days of a month are meant, and asked once for all
 * months that are alike: of the same name, the same length, and begun on the same day of the week. All else is worked out, so that a million times cost less than a second.
 */
export class CronTimesOfFields {
  readonly #days: string
  readonly #inDayMs: readonly number[]
  readonly #daysOfMonths = new Map<string, readonly number[]>()
  #month: Month | undefined

  constructor(fields: string) {
    const [minute = '', hour = '', ...days] = fields.split(' ')
    const minutes = numbersOf(minute, 60)
    this.#inDayMs = numbersOf(hour, 24).flatMap((each) =>
      minutes.map((past) => (each * 60 + past) * minuteMs),
    )
    this.#days = days.join(' ')
  }

  /** The first time after another, in milliseconds; undefined where none comes any more. */
  next(afterMs: number): number | undefined {
    let month = this.#monthAt(afterMs)
    for (let looked = 0; looked <= 12 * calendarYears; looked += 1) {
      const inMonthMs = afterMs - month.startMs
      const from = firstIndex(
        month.days.length,
        (index) => (month.days[index] ?? 0) * dayMs + dayMs > inMonthMs,
      )
      for (const day of month.days.slice(from, from + 2)) {
        const atMs =
          this.#inDayMs[
            firstIndex(this.#inDayMs.length, (index) => day * dayMs + (this.#inDayMs[index] ?? 0) > inMonthMs)
          ]
        if (atMs !== undefined) return month.startMs + day * dayMs + atMs
      }
      if (new Date(month.endMs).getUTCFullYear() > lastYear) return undefined
      month = this.#monthAt(month.endMs)
    }
    return undefined
  }

  #monthAt(atMs: number): Month {
    const last = this.#month
    if (last && last.startMs <= atMs && atMs < last.endMs) return last
    const start = new Date(atMs)
    start.setUTCDate(1)
    start.setUTCHours(0, 0, 0, 0)
    const end = new Date(start)
    end.setUTCMonth(end.getUTCMonth() + 1)
    const startMs = start.getTime()
    const endMs = end.getTime()
    const alike = `${start.getUTCMonth()} ${start.getUTCDay()} ${endMs - startMs}`
    const days = this.#daysOfMonths.get(alike) ?? this.#askDays(startMs, endMs)
    this.#daysOfMonths.set(alike, days)
    this.#month = { startMs, endMs, days }
    return this.#month
  }

  #askDays(startMs: number, endMs: number): number[] {
    const count = (endMs - startMs) / dayMs
    if (this.#days === '* * *') return Array.from({ length: count }, (_, day) => day)
    const cron = new Cron(`0 0 ${this.#days}`, { timezone: 'UTC', mode: '5-part', paused: true })
    return Array.from({ length: count }, (_, day) => day).filter((day) =>
      cron.match(new Date(startMs + day * dayMs)),
    )
  }
}
