import { keysOf, windowOf, dimensionsOf, type KeysNow } from '../partition/partition-keys.ts'
import { dimensionMark, type WholeSet } from '../partition/partition-set.ts'
import { dynamicNames, sameSet, wholeSet } from '../partition/whole-set.ts'
import { zonedInstant } from '../partition/zoned-instant.ts'
import { Refusal } from '../refusal.ts'
import type { Producer } from './producer.ts'
import type { RunCut } from './run-target.ts'
import type { StepGraph, StepPartition } from './step-graph.ts'

/** How what a producer makes is cut; undefined where it is made whole. */
export const setOf = ({ element, pipeline }: Producer): WholeSet | undefined =>
  element.partitions === undefined ? undefined : wholeSet(pipeline.document, element.partitions)

/** The partition of a run that a producer makes; undefined where it is made whole. */
export const stepPartitionOf = (producer: Producer, cut: RunCut | undefined): StepPartition | undefined => {
  const set = setOf(producer)
  if (!set || cut?.partition === undefined || cut.partition === null) return undefined
  const key = cut.partition
  const window = windowOf(set, key, nowOf(cut))
  const zone = zoneOf(set)
  return {
    key,
    ...(set.type === 'multi' && { dimensions: dimensionsOf(set, key) }),
    ...(window && {
      window: { start: zonedInstant(window.startMs, zone), end: zonedInstant(window.endMs, zone) },
    }),
  }
}

const zoneOf = (set: WholeSet): string => {
  const timed = set.type === 'multi' ? set.dimensions.find((one) => one.set.type === 'timeWindow')?.set : set
  return (timed?.type === 'timeWindow' ? timed.timezone : undefined) ?? 'UTC'
}

export const nowOf = ({ atMs, dynamic }: RunCut): KeysNow => ({ nowMs: atMs, dynamic })

/** The one way in which the assets of a run are cut, and the first asset that is; undefined where none is. Refuses assets that are cut otherwise. */
export const commonSet = (
  assets: readonly string[],
  producers: ReadonlyMap<string, Producer>,
): { set: WholeSet; asset: string } | undefined => {
  let common: { set: WholeSet; asset: string } | undefined
  for (const asset of assets) {
    const producer = producers.get(asset)
    const set = producer && setOf(producer)
    if (!set) continue
    common ??= { set, asset }
    if (!sameSet(common.set, set))
      throw new Refusal(
        'invalid_selection',
        `"${common.asset}" and "${asset}" are partitioned differently, so one run cannot make both. Start them apart.`,
        { assets: [common.asset, asset] },
      )
  }
  return common
}

/** The ways in which what a run of these assets makes or reads is cut. */
const setsTouched = (assets: readonly string[], producers: ReadonlyMap<string, Producer>): WholeSet[] =>
  assets.flatMap((asset) => {
    const producer = producers.get(asset)
    const read = (producer?.element.deps ?? []).flatMap((dep) => producers.get(dep.asset) ?? [])
    return [...(producer ? [producer] : []), ...read].flatMap((one) => setOf(one) ?? [])
  })

/** The names of the dynamic sets that a run of these assets makes or reads. */
export const dynamicSetsOf = (
  assets: readonly string[],
  producers: ReadonlyMap<string, Producer>,
): string[] => [...new Set(setsTouched(assets, producers).flatMap(dynamicNames))]

/**
 * What a run of assets makes of what is partitioned. Undefined where nothing is. Refuses: assets that are cut differently, no partition where one is wanted
 * (with `wants: 'partition'` in its detail), one where nothing is partitioned, and one that there is not.
 */
export const cutRun = (
  assets: readonly string[],
  producers: ReadonlyMap<string, Producer>,
  partition: string | undefined,
  now: KeysNow,
): RunCut | undefined => {
  const common = commonSet(assets, producers)
  if (!common && partition !== undefined)
    throw new Refusal(
      'invalid_selection',
      `Nothing of this is partitioned, so there is no partition ${partition} of it. Start it without one.`,
      { partition },
    )
  if (common && partition === undefined)
    throw new Refusal(
      'invalid_selection',
      `"${common.asset}" is partitioned: say which partition the run is to make.`,
      { wants: 'partition', asset: common.asset },
    )
  if (common && partition !== undefined && keysOf(common.set, now).placeOf(partition) === undefined)
    throw new Refusal('invalid_selection', `"${common.asset}" has no partition ${partition}.`, { partition })
  if (setsTouched(assets, producers).length === 0) return undefined
  return { partition: partition ?? null, atMs: now.nowMs, dynamic: { ...now.dynamic } as RunCut['dynamic'] }
}

/** A cut that keeps of dynamic sets what the steps read, so that a run carries no more than it needs. */
export const slimCut = (cut: RunCut, graph: Pick<StepGraph, 'steps'>): RunCut => {
  const read = graph.steps.flatMap(({ inputs, partition }) => [
    ...(partition ? [partition.key] : []),
    ...inputs.flatMap((input) =>
      input.sources.flatMap((source) => (source.from === 'asset' ? (source.partitions ?? []) : [])),
    ),
  ])
  const parts = new Set(read.flatMap((key) => [key, ...key.split(dimensionMark)]))
  const kept = Object.entries(cut.dynamic).map(([name, keys]) => [name, keys.filter((key) => parts.has(key))])
  return { ...cut, dynamic: Object.fromEntries(kept) }
}
