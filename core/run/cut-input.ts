import type { Dependency } from '../document/element.ts'
import { mapPartitions } from '../partition/map-partitions.ts'
import { partitionMapping } from '../partition/partition-mapping.ts'
import { Refusal } from '../refusal.ts'
import { type Reader, type Source, wholeInput } from './cutting.ts'
import { identifierOf } from './identifier.ts'
import { nowOf, setOf } from './run-partitions.ts'
import type { RunCut } from './run-target.ts'
import type { StepInput } from './step-graph.ts'

const readable = 5

/** The input of a step that a dependency is: an output of this run, or what is stored; of a partitioned asset, the partitions that belong to the one which is made. */
export const cutInput = (reader: Reader, dependency: Dependency, source: Source, cut: RunCut): StepInput => {
  const { asset, as } = dependency
  const { producer, step } = source
  const { ioManager } = producer
  const name = as ?? identifierOf(asset)
  const there = setOf(producer)
  if (!there) return wholeInput(dependency, source)

  const set = reader.producer && setOf(reader.producer)
  const here = set && cut.partition !== null ? { set, key: cut.partition } : undefined
  const mapping =
    dependency.partitionMapping === undefined
      ? undefined
      : partitionMapping.parse(dependency.partitionMapping)
  const { keys, isMany, absent } = mapPartitions(here, there, mapping, nowOf(cut))
  if (absent.length > 0)
    throw new Refusal(
      'invalid_selection',
      `${here ? `The partition ${here.key} of "${reader.key}"` : `"${reader.key}"`} is made from partitions of "${asset}" that there are not: ${absent.slice(0, readable).join(', ')}${absent.length > readable ? ` and ${absent.length - readable} more` : ''}.`,
      { asset, partitions: absent.slice(0, readable) },
    )
  const [only] = keys
  if (!isMany) {
    // The first of a chain has nothing before it.
    if (only === undefined) return { name, list: false, sources: [{ from: 'value', value: null }] }
    if (step !== undefined && only === cut.partition) return wholeInput(dependency, source)
  }
  const allowMissing = mapping?.type === 'all' && mapping.allowMissing === true
  return {
    name,
    list: false,
    ...(isMany && { byKey: true }),
    sources: [
      { from: 'asset', asset, ioManager, partitions: keys, ...(allowMissing && { allowMissing: true }) },
    ],
  }
}
