import type { PartitionKeys } from '../partition/partition-keys.ts'
import { rangeMark } from '../partition/partition-set.ts'
import type { Facts } from './facts.ts'

type Universe = Pick<Facts, 'keys' | 'isGrowing'>

const shortest = 3

const spelledStretch = (keys: PartitionKeys, from: number, until: number): string[] => {
  const length = until - from
  if (length >= shortest) return [`${keys.at(from)}${rangeMark}${keys.at(until - 1)}`]
  return Array.from({ length }, (_, index) => keys.at(from + index))
}

/** Keys as they are kept: each by itself, or from one to another where keys are only ever added behind the last. Those that there are no more are left out. */
export const keptKeys = (found: Iterable<string>, { keys, isGrowing }: Universe): string[] => {
  const places = [...found].flatMap((key) => keys.placeOf(key) ?? []).toSorted((one, other) => one - other)
  if (!isGrowing) return places.map((place) => keys.at(place))
  const kept: string[] = []
  let from = 0
  for (let index = 1; index <= places.length; index += 1) {
    const first = places[from]
    const last = places[index - 1]
    if (first === undefined || last === undefined || places[index] === last + 1) continue
    kept.push(...spelledStretch(keys, first, last + 1))
    from = index
  }
  return kept
}

/** Keys that were kept, as far as there are such. */
export const readKeys = (kept: readonly string[], { keys, isGrowing }: Universe): Set<string> => {
  const found = new Set<string>()
  for (const text of kept) {
    const [first = '', last] = isGrowing ? text.split(rangeMark) : [text]
    const from = keys.placeOf(first)
    const to = last === undefined ? from : keys.placeOf(last)
    if (from === undefined || to === undefined) continue
    for (let place = from; place <= to; place += 1) found.add(keys.at(place))
  }
  return found
}
