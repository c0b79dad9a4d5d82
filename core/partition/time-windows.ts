import { firstIndex } from '../first-index.ts'
import { RecentMap } from '../recent-map.ts'
import { nextFire } from '../schedule/next-fire.ts'
import type { CronTimes } from '../schedule/parse-cron.ts'
import { timeZone, type TimeZone } from '../schedule/time-zone.ts'
import { cadenceProblems, cadenceTimes } from './cadence-times.ts'
import type { SetOf } from './partition-set.ts'
import { readMoment, readWall } from './read-moment.ts'
import { offsetWords } from './zoned-instant.ts'

/** A stretch of time: from an instant until just before another, in milliseconds since 1970. */
export interface TimeWindow {
  startMs: number
  endMs: number
}

const dayMs = 86_400_000
const dateLength = 'yyyy-mm-dd'.length

/**
 * The windows of a time partition set, in order. A window is a partition once it has ended; an end offset adds windows that have not, or takes away
 * the last that have. Keys are the local time at which a window begins: a date where all begin at midnight or on a weekly or monthly cadence, else with
 * hour and minute; the second of two hours that the clock shows twice has its offset from UTC at the end.
 */
export class TimeWindows {
  readonly #set: SetOf<'timeWindow'>
  readonly #times: CronTimes
  readonly #zone: TimeZone
  readonly #startMs: number
  readonly #lastMs: number
  readonly #excluded: ReadonlySet<string>
  /** The days on the clock of which keys are excluded: no others are spelled to look for them. */
  readonly #excludedDays: ReadonlySet<number>
  readonly #excludedTimes: readonly CronTimes[]
  /** When each of those comes next, seen from the last window that was held against them. */
  readonly #excludedNext: number[] = []
  /** Where windows begin, the first of them first, as far as was asked; the last is the end of the last window. */
  readonly #edges: number[] = []
  /** The windows that are not excluded, by the place of their first edge. Only kept where something is excluded. */
  readonly #kept: number[] = []
  #keptUntil = 0
  readonly #withTime: boolean
  readonly #keys: string[] = []

  /** Throws an Error where the set has problems. */
  constructor(set: SetOf<'timeWindow'>) {
    const parsed = cadenceTimes(set.cadence, set)
    const [problem] = cadenceProblems(set)
    if (problem || parsed.outcome === 'refused')
      throw new Error(problem?.message ?? 'A partition set has no times.')
    this.#set = set
    this.#times = parsed.times
    this.#zone = timeZone(set.timezone ?? 'UTC')
    const startMs = readMoment(set.start, this.#zone)
    const endMs = set.end === undefined ? Infinity : readMoment(set.end, this.#zone)
    if (startMs === undefined || endMs === undefined)
      throw new Error('A partition set begins and ends at a date.')
    this.#startMs = startMs
    this.#lastMs = endMs
    const excluded = (set.exclusions ?? []).map((text) => ({ text, parsed: cadenceTimes(text) }))
    this.#excludedTimes = excluded.flatMap(({ parsed: one }) => (one.outcome === 'parsed' ? [one.times] : []))
    this.#excluded = new Set(
      excluded.flatMap(({ text, parsed: one }) => (one.outcome === 'parsed' ? [] : [text])),
    )
    this.#excludedDays = new Set(
      [...this.#excluded].flatMap((text) => {
        const wall = readWall(text)
        return wall ? [Math.floor(wall.wallMs / dayMs)] : []
      }),
    )
    this.#withTime =
      set.cadence === 'hourly' ||
      (!['daily', 'weekly', 'monthly'].includes(set.cadence) && !beginsAtMidnight(this.#times))
  }

  /** How many partitions there are at an instant. */
  count(nowMs: number): number {
    const { endOffset = 0 } = this.#set
    this.#reach(nowMs, endOffset)
    const ended = this.#edgesUntil(nowMs) - 1
    const windows = Math.max(0, Math.min(ended + endOffset, this.#mostWindows()))
    return this.#hasExclusions() ? this.#keptWindows(windows) : windows
  }

  /** The window of the partition at a place, from 0; its place must be below the count of some instant. */
  at(index: number): TimeWindow {
    const place = this.#hasExclusions() ? this.#kept[index] : index
    const startMs = place === undefined ? undefined : this.#edges[place]
    const endMs = place === undefined ? undefined : this.#edges[place + 1]
    if (startMs === undefined || endMs === undefined) throw new Error(`There is no window at ${index}.`)
    return { startMs, endMs }
  }

  keyAt(index: number): string {
    this.#keys[index] ??= this.keyOf(this.at(index).startMs)
    return this.#keys[index]
  }

  /** What a window that begins at an instant is called. */
  keyOf(startMs: number): string {
    const { offsetMs } = this.#zone.stretchAt(startMs)
    const wall = new Date(startMs + offsetMs).toISOString()
    if (!this.#withTime) return wall.slice(0, dateLength)
    const isAgain = this.#zone.showsAgain(startMs)
    return `${wall.slice(0, dateLength)}-${wall.slice(11, 16)}${isAgain ? offsetWords(offsetMs) : ''}`
  }

  /** The day of a text such as `2026-03-29`, by the clock of the set; undefined where it is none. */
  dayOf(text: string): TimeWindow | undefined {
    const startMs = text.length === dateLength ? readMoment(text, this.#zone) : undefined
    if (startMs === undefined) return undefined
    const next = new Date(Date.parse(text) + dayMs).toISOString().slice(0, dateLength)
    return { startMs, endMs: readMoment(next, this.#zone) ?? startMs }
  }

  /** The place of a key among the partitions of an instant; undefined where it is none of them. */
  indexOf(key: string, nowMs: number): number | undefined {
    const startMs = readMoment(key, this.#zone)
    if (startMs === undefined) return undefined
    const size = this.count(nowMs)
    const index = this.firstAtOrAfter(startMs, size)
    // A key that says an hour that was moved by a clock is looked for around it.
    for (const near of [index, index - 1, index + 1])
      if (near >= 0 && near < size && this.keyAt(near) === key) return near
    return undefined
  }

  /** The place of the first of so many partitions that begins at an instant or after it; their number where none does. */
  firstAtOrAfter(startMs: number, size: number): number {
    return firstIndex(size, (index) => this.at(index).startMs >= startMs)
  }

  /** The places, from one until just before another, of those of the first so many partitions that share time with a window. */
  overlapping({ startMs, endMs }: TimeWindow, size: number): { from: number; until: number } {
    const until = this.firstAtOrAfter(endMs, size)
    let from = this.firstAtOrAfter(startMs, until)
    // One that began before may go on into it.
    if (from > 0 && this.at(from - 1).endMs > startMs) from -= 1
    return { from, until }
  }

  /** When a window ends next, after an instant; undefined where none does any more. */
  nextEdge(nowMs: number): number | undefined {
    const atMs = nextFire(this.#times, this.#zone, Math.max(nowMs, this.#startMs - 1))?.atMs
    return atMs !== undefined && atMs <= this.#lastMs ? atMs : undefined
  }

  #hasExclusions(): boolean {
    return this.#excluded.size + this.#excludedTimes.length > 0
  }

  /** Windows that the end of the set leaves, as far as the edges go. */
  #mostWindows(): number {
    return (this.#lastMs === Infinity ? this.#edges.length : this.#edgesUntil(this.#lastMs)) - 1
  }

  /** How many edges are at or before an instant. */
  #edgesUntil(untilMs: number): number {
    return firstIndex(this.#edges.length, (index) => (this.#edges[index] ?? Infinity) > untilMs)
  }

  /** Works out edges until an instant, and so many more. */
  #reach(untilMs: number, more: number): void {
    const edges = this.#edges
    let beyond = edges.length - this.#edgesUntil(untilMs)
    while (beyond <= Math.max(0, more)) {
      const fire = nextFire(this.#times, this.#zone, edges.at(-1) ?? this.#startMs - 1)
      if (!fire) return
      edges.push(fire.atMs)
      if (fire.atMs > untilMs) beyond += 1
    }
  }

  #keptWindows(windows: number): number {
    for (; this.#keptUntil < windows; this.#keptUntil += 1) {
      const startMs = this.#edges[this.#keptUntil]
      if (startMs !== undefined && !this.#isExcluded(startMs)) this.#kept.push(this.#keptUntil)
    }
    return firstIndex(this.#kept.length, (index) => (this.#kept[index] ?? Infinity) >= windows)
  }

  /** Asked of windows in their order. */
  #isExcluded(startMs: number): boolean {
    const isTime = this.#excludedTimes.some((times, index) => {
      const known = this.#excludedNext[index] ?? -Infinity
      const next = known < startMs ? (nextFire(times, this.#zone, startMs - 1)?.atMs ?? Infinity) : known
      this.#excludedNext[index] = next
      return next === startMs
    })
    return isTime || (this.#excludedDays.size > 0 && this.#isExcludedKey(startMs))
  }

  #isExcludedKey(startMs: number): boolean {
    const wallMs = startMs + this.#zone.stretchAt(startMs).offsetMs
    return this.#excludedDays.has(Math.floor(wallMs / dayMs)) && this.#excluded.has(this.keyOf(startMs))
  }
}

/** Somewhere in time, and so many windows after it, say whether all begin at midnight. */
const beginsAtMidnight = (times: CronTimes): boolean => {
  if (times.everyHour) return false
  let wallMs: number | undefined = Date.UTC(2000, 0, 1) - 1
  for (let looked = 0; looked < 64; looked += 1) {
    wallMs = times.next(wallMs)
    if (wallMs === undefined) return true
    if (wallMs % dayMs !== 0) return false
  }
  return true
}

const known = new RecentMap<string, TimeWindows>(50)

/** The windows of a set. Those that were worked out are kept: a process is asked for the same sets again and again. */
export const timeWindows = (set: SetOf<'timeWindow'>): TimeWindows => {
  const text = JSON.stringify(set)
  const windows = known.get(text) ?? new TimeWindows(set)
  known.set(text, windows)
  return windows
}
