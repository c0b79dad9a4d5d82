import { Cron } from 'croner'

import { RecentMap } from '../recent-map.ts'
import { CronTimesOfFields } from './cron-times.ts'

/** One cron expression, on a clock on the wall that is never put forward or back. */
export interface CronTimes {
  /** Whether it means every hour: such times follow real hours, all others the clock on the wall. */
  everyHour: boolean
  /** The first time after another; both in milliseconds of a clock on the wall, counted as if it stood in UTC. Undefined where none comes any more. */
  next(wallMs: number): number | undefined
}

export type ParsedCron = { outcome: 'parsed'; times: CronTimes } | { outcome: 'refused'; message: string }

const longestText = 256

const nicknames: Readonly<Record<string, string>> = {
  '@yearly': '0 0 1 1 *',
  '@annually': '0 0 1 1 *',
  '@monthly': '0 0 1 * *',
  '@weekly': '0 0 * * 0',
  '@daily': '0 0 * * *',
  '@midnight': '0 0 * * *',
  '@hourly': '0 * * * *',
}

const howTo = 'Write minute, hour, day of the month, month and day of the week, such as 0 5 * * 1-5.'
/** Somewhere in time; a cron expression that has a next time at all has one after it. */
const anyTime = Date.UTC(2000, 0, 1)

/** The five fields that a text stands for. */
export const cronFields = (text: string): string => {
  const plain = text.trim().replaceAll(/\s+/g, ' ')
  return nicknames[plain.toLowerCase()] ?? plain
}

const known = new RecentMap<string, ParsedCron>(2_000)

/**
 * Reads an expression of five fields, or one of the names `@hourly`, `@daily`, `@weekly`, `@monthly` and `@yearly`. What was read is kept: many schedules say
 * the same, and an expression means one thing for ever.
 */
export const parseCron = (text: string): ParsedCron => {
  const parsed = known.get(text) ?? readCron(text)
  known.set(text, parsed)
  return parsed
}

const readCron = (text: string): ParsedCron => {
  const refused = (why: string): ParsedCron => ({ outcome: 'refused', message: `${why} ${howTo}` })
  if (text.trim() === '') return refused('There is no time yet.')
  if (text.length > longestText)
    return refused(`A cron expression has at most ${longestText} characters; this one has ${text.length}.`)
  const fields = cronFields(text)
  const count = fields.split(' ').length
  if (fields.startsWith('@'))
    return refused(`There is no ${fields}; there are ${Object.keys(nicknames).join(', ')}.`)
  if (count !== 5)
    return refused(`${text.trim()} has ${count} ${count === 1 ? 'field' : 'fields'}, not five.`)
  const [, strange] = /([^\w*,/#-])/.exec(fields.replaceAll(' ', '')) ?? []
  if (strange !== undefined) return refused(`${strange} means nothing in a cron expression.`)
  try {
    new Cron(fields, { timezone: 'UTC', mode: '5-part', paused: true })
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error)
    return refused(`${text.trim()} cannot be read: ${why.replace(/\.$/, '')}.`)
  }
  const times = new CronTimesOfFields(fields)
  return times.next(anyTime) === undefined
    ? { outcome: 'refused', message: `${text.trim()} never comes: there is no such day.` }
    : {
        outcome: 'parsed',
        times: {
          everyHour: /^\*(\/1)?$/.test(fields.split(' ')[1] ?? ''),
          next: (wallMs) => times.next(wallMs),
        },
      }
}
