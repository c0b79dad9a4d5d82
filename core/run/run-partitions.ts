import { keysOf, windowOf, dimensionsOf, rangeName, type KeysNow } from '../partition/partition-keys.ts'
import { dimensionMark, type WholeSet } from '../partition/partition-set.ts'
import { sameSet, wholeSet } from '../partition/whole-set.ts'
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
  const { partition: key, keys } = cut
  const [first = key, last = key] = [keys?.[0], keys?.at(-1)]
  const [from, until] = [windowOf(set, first, nowOf(cut)), windowOf(set, last, nowOf(cut))]
  const zone = zoneOf(set)
  return {
    key,
    ...(keys ? { keys } : set.type === 'multi' && { dimensions: dimensionsOf(set, key) }),
    ...(from &&
      until && {
        window: { start: zonedInstant(from.startMs, zone), end: zonedInstant(until.endMs, zone) },
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
        { wants: 'partition', assets: [common.asset, asset] },
      )
  }
  return common
}

/** The ways in which what a run of these assets makes or reads is cut. */
/** How everything is cut that a run of these assets makes or reads. */
export const setsTouched = (
  assets: readonly string[],
  producers: ReadonlyMap<string, Producer>,
): WholeSet[] =>
  assets.flatMap((asset) => {
    const producer = producers.get(asset)
    const read = (producer?.element.deps ?? []).flatMap((dep) => producers.get(dep.asset) ?? [])
    return [...(producer ? [producer] : []), ...read].flatMap((one) => setOf(one) ?? [])
  })

/**
 * What a run of assets makes of what is partitioned. Undefined where nothing is. Refuses: assets that are cut differently, no partition where one is wanted
 * (with `wants: 'partition'` in its detail), one where nothing is partitioned, and one that there is not. `partitions`: none, one, or several in a row.
 */
export const cutRun = (
  assets: readonly string[],
  producers: ReadonlyMap<string, Producer>,
  partitions: readonly string[],
  now: KeysNow,
): RunCut | undefined => {
  const common = commonSet(assets, producers)
  const [partition, ...others] = partitions
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
  const known = common && keysOf(common.set, now)
  const strange = partitions.find((one) => known && known.placeOf(one) === undefined)
  if (common && strange !== undefined)
    throw new Refusal('invalid_selection', `"${common.asset}" has no partition ${strange}.`, {
      partition: strange,
    })
  if (setsTouched(assets, producers).length === 0) return undefined
  const last = others.at(-1)
  const range = common && partition !== undefined && last !== undefined
  return {
    partition: range ? rangeName(common.set, partition, last) : (partition ?? null),
    ...(range && { keys: [...partitions] }),
    atMs: now.nowMs,
    dynamic: { ...now.dynamic } as RunCut['dynamic'],
  }
}

/** A cut that keeps of dynamic sets what the steps read, so that a run carries no more than it needs. */
export const slimCut = (cut: RunCut, graph: Pick<StepGraph, 'steps'>): RunCut => {
  const read = graph.steps.flatMap(({ inputs, partition }) => [
    ...(partition ? (partition.keys ?? [partition.key]) : []),
    ...inputs.flatMap((input) =>
      input.sources.flatMap((source) => (source.from === 'asset' ? (source.partitions ?? []) : [])),
    ),
  ])
  const parts = new Set(read.flatMap((key) => [key, ...key.split(dimensionMark)]))
  const kept = Object.entries(cut.dynamic).map(([name, keys]) => [name, keys.filter((key) => parts.has(key))])
  return { ...cut, dynamic: Object.fromEntries(kept) }
}
