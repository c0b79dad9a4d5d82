import { parseCron, type CronTimes } from '../schedule/parse-cron.ts'
import { timesProblems } from '../schedule/times-problems.ts'
import type { SetOf } from './partition-set.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
/** A Sunday, on a clock that stands in UTC. */
const sundayMs = 3 * dayMs

export const cadences = ['hourly', 'daily', 'weekly', 'monthly'] as const
type Cadence = (typeof cadences)[number]

type Offsets = Pick<SetOf<'timeWindow'>, 'minuteOffset' | 'hourOffset' | 'dayOffset'>

const every = (periodMs: number, fromMs: number, everyHour: boolean): CronTimes => ({
  everyHour,
  next: (wallMs) => (Math.floor((wallMs - fromMs) / periodMs) + 1) * periodMs + fromMs,
})

const monthly = (intoMonthMs: number): CronTimes => ({
  everyHour: false,
  next: (wallMs) => {
    const before = new Date(wallMs - intoMonthMs)
    return Date.UTC(before.getUTCFullYear(), before.getUTCMonth() + 1, 1) + intoMonthMs
  },
})

const isCadence = (text: string): text is Cadence => cadences.some((cadence) => cadence === text)

/**
 * When windows begin and end, on a clock on the wall: `hourly`, `daily`, `weekly` (from Sunday), `monthly`, moved by the offsets, or a cron expression.
 * The four are worked out and not searched for, so that a hundred thousand windows cost milliseconds.
 */
export const cadenceTimes = (
  cadence: string,
  { minuteOffset = 0, hourOffset = 0, dayOffset = 0 }: Offsets = {},
): ReturnType<typeof parseCron> => {
  if (!isCadence(cadence)) return parseCron(cadence)
  const inDayMs = hourOffset * hourMs + minuteOffset * minuteMs
  const times: Record<Cadence, () => CronTimes> = {
    hourly: () => every(hourMs, minuteOffset * minuteMs, true),
    daily: () => every(dayMs, inDayMs, false),
    weekly: () => every(7 * dayMs, sundayMs + dayOffset * dayMs + inDayMs, false),
    monthly: () => monthly(dayOffset * dayMs + inDayMs),
  }
  return { outcome: 'parsed', times: times[cadence]() }
}

interface CadenceProblem {
  message: string
}

const offsetsOf: Record<Cadence, readonly (keyof Offsets)[]> = {
  hourly: ['minuteOffset'],
  daily: ['minuteOffset', 'hourOffset'],
  weekly: ['minuteOffset', 'hourOffset', 'dayOffset'],
  monthly: ['minuteOffset', 'hourOffset', 'dayOffset'],
}
const words = { minuteOffset: 'minutes', hourOffset: 'hours', dayOffset: 'days' } as const

/** What keeps windows from having times: a cadence that cannot be read, offsets that mean nothing with it, a zone that there is not. */
export const cadenceProblems = (set: SetOf<'timeWindow'>): CadenceProblem[] => {
  const { cadence, timezone } = set
  const given = (['minuteOffset', 'hourOffset', 'dayOffset'] as const).filter((name) => set[name])
  const meant = isCadence(cadence) ? offsetsOf[cadence] : []
  const odd = given.filter((name) => !meant.includes(name))
  return [
    ...timesProblems({ cron: isCadence(cadence) ? '@daily' : cadence, timezone }).map(
      ({ field, message }) => ({
        message:
          field === 'cron' && !cadence.includes(' ')
            ? `There is no cadence ${cadence}. Write ${cadences.join(', ')}, or five fields of cron.`
            : message,
      }),
    ),
    ...odd.map((name) => ({
      message: `An offset in ${words[name]} means nothing with ${isCadence(cadence) ? `${cadence} windows` : 'a cron expression: write it there'}.`,
    })),
  ]
}
