import { never } from '../never.ts'
import { dimensionsOf, keysBetween, keysOf, type KeysNow } from './partition-keys.ts'
import type { PartitionMapping } from './partition-mapping.ts'
import { dimensionMark, type SetOf, type WholeSet } from './partition-set.ts'
import { timeWindows } from './time-windows.ts'
import { likeDimension, usualMapping } from './usual-mapping.ts'
import { sameSet } from './whole-set.ts'

/** The partitions of a dependency that one partition is made from. */
export interface MappedPartitions {
  keys: string[]
  /** True: there may be several, and they arrive by key. False: there is one at most, and its value arrives as it is. */
  isMany: boolean
  /** What the mapping asks for and the dependency's set does not have, in words; empty where that is allowed. */
  absent: string[]
}

type Multi = Extract<WholeSet, { type: 'multi' }>

const one = (key: string | undefined): MappedPartitions => ({
  keys: key === undefined ? [] : [key],
  isMany: false,
  absent: [],
})
const many = (keys: string[], absent: string[] = []): MappedPartitions => ({ keys, isMany: true, absent })

const windowsOf = (
  here: SetOf<'timeWindow'>,
  key: string,
  there: SetOf<'timeWindow'>,
  mapping: Extract<PartitionMapping, { type: 'timeWindow' }>,
  now: KeysNow,
): MappedPartitions => {
  const { startOffset = 0, endOffset = 0, allowMissing = false } = mapping
  const isMany = !(sameSet(here, there) && startOffset === endOffset)
  const windows = timeWindows(here)
  const size = windows.count(now.nowMs)
  const place = windows.indexOf(key, now.nowMs)
  const [first, last] = place === undefined ? [0, -1] : [place + startOffset, place + endOffset]
  const [from, until] = [Math.max(0, first), Math.min(size - 1, last)]
  if (from > until) return { keys: [], isMany, absent: [] }
  const wanted = { startMs: windows.at(from).startMs, endMs: windows.at(until).endMs }
  const others = timeWindows(there)
  const existing = others.count(now.nowMs)
  const found = others.overlapping(wanted, existing)
  const keys = Array.from({ length: Math.max(0, found.until - found.from) }, (_, index) =>
    others.keyAt(found.from + index),
  )
  const then = Math.max(existing, others.count(wanted.endMs))
  const missing = others.overlapping(wanted, then)
  const absent = allowMissing
    ? []
    : Array.from({ length: Math.max(0, missing.until - Math.max(existing, missing.from)) }, (_, index) =>
        others.keyAt(Math.max(existing, missing.from) + index),
      )
  const [firstKept] = existing > 0 ? [others.at(0)] : []
  if (!allowMissing && firstKept && wanted.startMs < firstKept.startMs)
    absent.unshift(`what lies before ${others.keyAt(0)}`)
  return { keys, isMany, absent }
}

const alongDimension = (
  here: WholeSet,
  key: string,
  there: WholeSet,
  dimension: string | undefined,
  now: KeysNow,
): MappedPartitions => {
  if (here.type === 'multi' && there.type !== 'multi') {
    const name = dimension ?? likeDimension(here, there)
    const followed = here.dimensions.find((one) => one.name === name)
    if (!followed) return many([])
    const part = dimensionsOf(here, key)[followed.name] ?? ''
    return followed.set.type === 'timeWindow' && there.type === 'timeWindow'
      ? windowsOf(followed.set, part, there, { type: 'timeWindow' }, now)
      : identity(part, there, now)
  }
  if (there.type !== 'multi' || here.type === 'multi') return many([])
  const name = dimension ?? likeDimension(there, here)
  return name === undefined ? many([]) : many(joined(there, { [name]: [key] }, now))
}

/** The keys of a set of several dimensions, of which some are held to certain keys. */
const joined = (set: Multi, held: Readonly<Record<string, readonly string[]>>, now: KeysNow): string[] =>
  set.dimensions.reduce<string[]>((heads, { name, set: inner }, index) => {
    const keys = keysOf(inner, now)
    const parts =
      held[name]?.filter((key) => keys.placeOf(key) !== undefined) ?? keysBetween(keys, 0, keys.size)
    return index === 0
      ? [...parts]
      : heads.flatMap((head) => parts.map((part) => `${head}${dimensionMark}${part}`))
  }, [])

const identity = (key: string, there: WholeSet, now: KeysNow): MappedPartitions =>
  keysOf(there, now).placeOf(key) === undefined ? { keys: [], isMany: false, absent: [key] } : one(key)

/**
 * The partitions of a dependency that a partition is made from. `here`: how what is made is cut and which partition it is; undefined where it is made whole.
 * `mapping`: as the dependency says; undefined: as the two sets suggest. Rules and offsets are Dagster's; unlike there, how many could arrive says whether they
 * arrive by key, and not how many do.
 */
export const mapPartitions = (
  here: { set: WholeSet; key: string } | undefined,
  there: WholeSet,
  given: PartitionMapping | undefined,
  now: KeysNow,
): MappedPartitions => {
  const mapping = given ?? usualMapping(here?.set, there)
  const keys = keysOf(there, now)
  switch (mapping.type) {
    case 'all':
      return many(keysBetween(keys, 0, keys.size))
    case 'last':
      return one(keys.size > 0 ? keys.at(keys.size - 1) : undefined)
    case 'specific':
      return {
        keys: mapping.keys.filter((key) => keys.placeOf(key) !== undefined),
        isMany: mapping.keys.length > 1,
        absent: mapping.keys.filter((key) => keys.placeOf(key) === undefined),
      }
    case 'identity':
      return here ? identity(here.key, there, now) : many(keysBetween(keys, 0, keys.size))
    case 'static': {
      const made = Object.entries(mapping.keys).filter(([, madeHere]) =>
        [madeHere].flat().includes(here?.key ?? ''),
      )
      return many(made.map(([key]) => key).filter((key) => keys.placeOf(key) !== undefined))
    }
    case 'timeWindow':
      return here?.set.type === 'timeWindow' && there.type === 'timeWindow'
        ? windowsOf(here.set, here.key, there, mapping, now)
        : many([])
    case 'multiToSingle':
      return here ? alongDimension(here.set, here.key, there, mapping.dimension, now) : many([])
    case 'multi': {
      if (here?.set.type !== 'multi' || there.type !== 'multi') return many([])
      const parts = dimensionsOf(here.set, here.key)
      const held = Object.entries(mapping.dimensions).map(([name, followed]) => [
        name,
        [parts[followed] ?? ''],
      ])
      const found = joined(there, Object.fromEntries(held), now)
      return { keys: found, isMany: held.length < there.dimensions.length, absent: [] }
    }
    default:
      return never(mapping)
  }
}
