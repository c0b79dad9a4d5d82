import { keptFor } from '../kept-for.ts'
import { never } from '../never.ts'
import { dimensionMark, rangeMark, type SetOf, type SimpleSet, type WholeSet } from './partition-set.ts'
import { timeWindows, type TimeWindow, type TimeWindows } from './time-windows.ts'

/** The keys of a set at an instant, in order. A place is a number from 0. */
export interface PartitionKeys {
  readonly size: number
  /** The key at a place. Throws an Error where there is none. */
  at(place: number): string
  /** The place of a key; undefined where it is none of the set. */
  placeOf(key: string): number | undefined
  /** Of windows: the places of the first that begins on a day or after it, and of the last that begins on it or before. Undefined where the text is no day. */
  onDay?(text: string): { first: number; last: number } | undefined
}

/** What the keys of a set depend on besides the set. */
export interface KeysNow {
  nowMs: number
  /** The keys of dynamic sets, by the name of the set, in the order in which they were added. */
  dynamic?: Readonly<Record<string, readonly string[]>> | undefined
}

class ListedKeys implements PartitionKeys {
  readonly #keys: readonly string[]
  #places: ReadonlyMap<string, number> | undefined
  constructor(keys: readonly string[]) {
    this.#keys = keys
  }
  get size(): number {
    return this.#keys.length
  }
  at(place: number): string {
    const key = this.#keys[place]
    if (key === undefined) throw new Error(`There is no partition at ${place}.`)
    return key
  }
  placeOf(key: string): number | undefined {
    this.#places ??= new Map(this.#keys.map((one, place) => [one, place]))
    return this.#places.get(key)
  }
}

class WindowKeys implements PartitionKeys {
  readonly size: number
  readonly #windows: TimeWindows
  readonly #nowMs: number
  constructor(set: SetOf<'timeWindow'>, nowMs: number) {
    this.#windows = timeWindows(set)
    this.#nowMs = nowMs
    this.size = this.#windows.count(nowMs)
  }
  at(place: number): string {
    if (place < 0 || place >= this.size) throw new Error(`There is no partition at ${place}.`)
    return this.#windows.keyAt(place)
  }
  placeOf(key: string): number | undefined {
    return this.#windows.indexOf(key, this.#nowMs)
  }
  onDay(text: string): { first: number; last: number } | undefined {
    const day = this.#windows.dayOf(text)
    return (
      day && {
        first: this.#windows.firstAtOrAfter(day.startMs, this.size),
        last: this.#windows.firstAtOrAfter(day.endMs, this.size) - 1,
      }
    )
  }
}

/** The first dimension changes slowest. */
class JoinedKeys implements PartitionKeys {
  readonly size: number
  readonly #dimensions: readonly PartitionKeys[]
  constructor(dimensions: readonly PartitionKeys[]) {
    this.#dimensions = dimensions
    this.size = dimensions.reduce((product, { size }) => product * size, 1)
  }
  at(place: number): string {
    if (place < 0 || place >= this.size) throw new Error(`There is no partition at ${place}.`)
    let rest = place
    return this.#dimensions
      .toReversed()
      .map((keys) => {
        const key = keys.at(rest % keys.size)
        rest = Math.floor(rest / keys.size)
        return key
      })
      .toReversed()
      .join(dimensionMark)
  }
  placeOf(key: string): number | undefined {
    const parts = key.split(dimensionMark)
    if (parts.length !== this.#dimensions.length) return undefined
    let place = 0
    for (const [index, keys] of this.#dimensions.entries()) {
      const inDimension = keys.placeOf(parts[index] ?? '')
      if (inDimension === undefined) return undefined
      place = place * keys.size + inDimension
    }
    return place
  }
}

const noKeys: readonly string[] = []
/** Lists are never changed in place, so the places of their keys are worked out once. */
const listed = keptFor((keys: readonly string[]) => new ListedKeys(keys))

const keysOfSimple = (set: SimpleSet, now: KeysNow): PartitionKeys => {
  switch (set.type) {
    case 'static':
      return listed(set.keys)
    case 'dynamic':
      return listed(now.dynamic?.[set.name] ?? noKeys)
    case 'timeWindow':
      return new WindowKeys(set, now.nowMs)
    default:
      return never(set)
  }
}

/** The partitions that a set has at an instant. A time window is one once it has ended, as the set's end offset says. */
export const keysOf = (set: WholeSet, now: KeysNow): PartitionKeys =>
  set.type === 'multi'
    ? new JoinedKeys(set.dimensions.map((dimension) => keysOfSimple(dimension.set, now)))
    : keysOfSimple(set, now)

/** The keys between two places, the second not included. */
export const keysBetween = (keys: PartitionKeys, from: number, until: number): string[] =>
  Array.from({ length: Math.max(0, until - from) }, (_, index) => keys.at(from + index))

/** The parts of a key, by dimension. */
export const dimensionsOf = (
  set: Extract<WholeSet, { type: 'multi' }>,
  key: string,
): Record<string, string> => {
  const parts = key.split(dimensionMark)
  return Object.fromEntries(set.dimensions.map(({ name }, index) => [name, parts[index] ?? '']))
}

/** What several partitions in a row are called: the first and the last, dimension by dimension. */
export const rangeName = (set: WholeSet, first: string, last: string): string => {
  if (set.type !== 'multi') return `${first}${rangeMark}${last}`
  const ends = dimensionsOf(set, last)
  return Object.entries(dimensionsOf(set, first))
    .map(([name, key]) => (ends[name] === key ? key : `${key}${rangeMark}${ends[name] ?? ''}`))
    .join(dimensionMark)
}

/** The stretch of time that a partition stands for; of several dimensions, that of the one which is of time. Undefined where none is. */
export const windowOf = (set: WholeSet, key: string, now: KeysNow): TimeWindow | undefined => {
  if (set.type === 'multi') {
    const parts = dimensionsOf(set, key)
    const timed = set.dimensions.find((dimension) => dimension.set.type === 'timeWindow')
    return timed && windowOf(timed.set, parts[timed.name] ?? '', now)
  }
  if (set.type !== 'timeWindow') return undefined
  const windows = timeWindows(set)
  const place = windows.indexOf(key, now.nowMs)
  return place === undefined ? undefined : windows.at(place)
}
