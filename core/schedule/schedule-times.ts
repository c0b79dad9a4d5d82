import { nextFire, type Fire } from './next-fire.ts'
import { parseCron, type CronTimes } from './parse-cron.ts'
import { timeZone, type TimeZone } from './time-zone.ts'
import { expressions, timesProblems, type TimesOfSchedule } from './times-problems.ts'

/** What is odd comes at a change of the clock, or while the clock shows again what it showed before: three hours at most in any zone. */
const aroundMs = 3 * 3_600_000
const mostAround = 200

/** The times at which a schedule fires, one after the other. */
export class ScheduleTimes {
  readonly #crons: readonly CronTimes[]
  readonly #zone: TimeZone

  /** Throws an Error where the times of the schedule have problems. */
  constructor(schedule: TimesOfSchedule) {
    const [problem] = timesProblems(schedule)
    if (problem) throw new Error(problem.message)
    this.#crons = expressions(schedule).flatMap((text) => {
      const parsed = parseCron(text)
      return parsed.outcome === 'parsed' ? [parsed.times] : []
    })
    this.#zone = timeZone(schedule.timezone ?? 'UTC')
  }

  /** The first time after an instant; undefined where none comes any more. Several expressions that mean one instant fire once. */
  next(afterMs: number): Fire | undefined {
    return this.#crons
      .flatMap((times) => nextFire(times, this.#zone, afterMs) ?? [])
      .toSorted((a, b) => a.atMs - b.atMs)[0]
  }

  /** At most so many times after an instant, and none at or after `beforeMs`. */
  after(afterMs: number, most: number, beforeMs = Infinity): Fire[] {
    const fires: Fire[] = []
    let fire = this.next(afterMs)
    while (fire && fire.atMs < beforeMs && fires.length < most) {
      fires.push(fire)
      fire = this.next(fire.atMs)
    }
    return fires
  }

  /** The times between two instants that are not what the clock on the wall would make one expect. It looks around the changes of that clock alone. */
  oddBetween(fromMs: number, untilMs: number): Fire[] {
    const odd: Fire[] = []
    let changeMs = this.#zone.stretchAt(fromMs).untilMs
    while (changeMs < untilMs) {
      odd.push(...this.after(changeMs - 1, mostAround, changeMs + aroundMs).filter((fire) => fire.odd))
      changeMs = this.#zone.stretchAt(changeMs).untilMs
    }
    return odd.filter(({ atMs }) => atMs > fromMs && atMs < untilMs)
  }
}
