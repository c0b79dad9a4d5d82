import type { Dependency } from '../document/element.ts'
import { mapPartitions, type MappedPartitions } from '../partition/map-partitions.ts'
import { partitionMapping, type PartitionMapping } from '../partition/partition-mapping.ts'
import { usualMapping } from '../partition/usual-mapping.ts'
import { Refusal } from '../refusal.ts'
import { sameItems } from '../same-items.ts'
import { type Reader, type Source, wholeInput } from './cutting.ts'
import { identifierOf } from './identifier.ts'
import { nowOf, setOf } from './run-partitions.ts'
import type { RunCut } from './run-target.ts'
import type { StepInput } from './step-graph.ts'

const readable = 5

const refuseAbsent = (made: string, asset: string, { absent }: MappedPartitions): void => {
  if (absent.length > 0)
    throw new Refusal(
      'invalid_selection',
      `${made} is made from partitions of "${asset}" that there are not: ${absent.slice(0, readable).join(', ')}${absent.length > readable ? ` and ${absent.length - readable} more` : ''}.`,
      { asset, partitions: absent.slice(0, readable) },
    )
}

/** Whether every partition is made from the same ones. */
const isSame = ({ type }: PartitionMapping): boolean =>
  type === 'all' || type === 'last' || type === 'specific'

const always =
  <Value>(value: Value) =>
  (): Value =>
    value

/** What a step reads that makes several partitions at once: the partitions that any of them is made from, by key. Of itself it reads none that it makes just now. */
const rangeInput = (
  dependency: Dependency,
  { producer: { ioManager, output }, step }: Source,
  range: { madeHere: readonly string[]; madeFrom: string[][]; isOwn: boolean; allowMissing: boolean },
): StepInput => {
  const { asset, as } = dependency
  const { madeHere, allowMissing } = range
  const own = new Set(madeHere)
  const madeFrom = range.isOwn
    ? range.madeFrom.map((keys) => keys.filter((key) => !own.has(key)))
    : range.madeFrom
  const [first = []] = madeFrom
  const isLike = madeFrom.every((keys, place) => keys.length === 1 && keys[0] === madeHere[place])
  const isShared = madeFrom.every((keys) => sameItems(keys, first))
  const keys = isShared ? first : [...new Set(madeFrom.flat())]
  return {
    name: as ?? identifierOf(asset),
    list: false,
    byKey: true,
    ...(!isLike && !isShared && { readBy: madeFrom }),
    sources: [
      isLike && step !== undefined
        ? { from: 'step', step, output }
        : { from: 'asset', asset, ioManager, partitions: keys, ...(allowMissing && { allowMissing: true }) },
    ],
  }
}

/** The input of a step that a dependency is: an output of this run, or what is stored; of a partitioned asset, the partitions that belong to the one which is made. */
export const cutInput = (reader: Reader, dependency: Dependency, source: Source, cut: RunCut): StepInput => {
  const { asset, as } = dependency
  const { producer, step } = source
  const { ioManager } = producer
  const name = as ?? identifierOf(asset)
  const there = setOf(producer)
  if (!there) return wholeInput(dependency, source)

  const set = reader.producer && setOf(reader.producer)
  const mapping =
    dependency.partitionMapping === undefined
      ? undefined
      : partitionMapping.parse(dependency.partitionMapping)
  const madeFrom = (key: string | null): MappedPartitions => {
    const here = set && key !== null ? { set, key } : undefined
    const mapped = mapPartitions(here, there, mapping, nowOf(cut))
    refuseAbsent(here ? `The partition ${here.key} of "${reader.key}"` : `"${reader.key}"`, asset, mapped)
    return mapped
  }
  const allowMissing = mapping?.type === 'all' && mapping.allowMissing === true
  if (set && cut.keys)
    return rangeInput(dependency, source, {
      madeHere: cut.keys,
      madeFrom: isSame(mapping ?? usualMapping(set, there))
        ? cut.keys.map(always(madeFrom(cut.keys[0] ?? null).keys))
        : cut.keys.map((key) => madeFrom(key).keys),
      isOwn: reader.producer?.element === producer.element,
      allowMissing,
    })
  const { keys, isMany } = madeFrom(cut.partition)
  const [only] = keys
  if (!isMany) {
    // The first of a chain has nothing before it.
    if (only === undefined) return { name, list: false, sources: [{ from: 'value', value: null }] }
    if (step !== undefined && only === cut.partition) return wholeInput(dependency, source)
  }
  return {
    name,
    list: false,
    ...(isMany && { byKey: true }),
    sources: [
      { from: 'asset', asset, ioManager, partitions: keys, ...(allowMissing && { allowMissing: true }) },
    ],
  }
}
