import { isTimeZone } from './is-time-zone.ts'
import { parseCron } from './parse-cron.ts'

/** What of a schedule says when it fires. */
export interface TimesOfSchedule {
  /** One cron expression or several, whose times are taken together. */
  cron: string | readonly string[]
  /** UTC where it is not said. */
  timezone?: string | undefined
}

/** What cannot be read, and in which field of the schedule. */
export interface TimesProblem {
  field: 'cron' | 'timezone'
  message: string
}

/** The cron expressions of a schedule. */
export const expressions = ({ cron }: TimesOfSchedule): readonly string[] =>
  typeof cron === 'string' ? [cron] : cron

/** Everything that keeps a schedule from having times. */
export const timesProblems = (schedule: TimesOfSchedule): TimesProblem[] => {
  const { timezone = 'UTC' } = schedule
  const all = expressions(schedule)
  const crons = (all.length === 0 ? [''] : all).flatMap((text): TimesProblem[] => {
    const parsed = parseCron(text)
    return parsed.outcome === 'refused' ? [{ field: 'cron', message: parsed.message }] : []
  })
  return isTimeZone(timezone)
    ? crons
    : [
        ...crons,
        {
          field: 'timezone',
          message: `There is no time zone ${timezone}. Zones are named as in Europe/Berlin.`,
        },
      ]
}
