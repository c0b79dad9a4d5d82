import type { Dependency } from '../document/element.ts'
import { mapPartitions } from '../partition/map-partitions.ts'
import { partitionMapping } from '../partition/partition-mapping.ts'
import type { WholeSet } from '../partition/partition-set.ts'
import { Refusal } from '../refusal.ts'
import { identifierOf } from './identifier.ts'
import type { Producer } from './producer.ts'
import { nowOf, setOf } from './run-partitions.ts'
import type { RunCut } from './run-target.ts'
import type { StepInput } from './step-graph.ts'

/** What makes an asset that is read, and the step of this run that does, if one does. */
interface Source {
  producer: Producer
  step: string | undefined
}

const readable = 5

/** The input of a step that a dependency is: an output of this run, or what is stored; of a partitioned asset, the partitions that belong to the one which is made. */
export const inputOf = (
  reader: { key: string; set: WholeSet | undefined },
  dependency: Dependency,
  { producer, step }: Source,
  cut: RunCut | undefined,
): StepInput => {
  const { asset, as } = dependency
  const { ioManager, output } = producer
  const name = as ?? identifierOf(asset)
  const there = setOf(producer)
  const whole = (): StepInput => ({
    name,
    list: false,
    sources: [step === undefined ? { from: 'asset', asset, ioManager } : { from: 'step', step, output }],
  })
  if (!there || !cut) return whole()

  const { set } = reader
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
    if (step !== undefined && only === cut.partition) return whole()
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
