import { mapPartitions } from '../partition/map-partitions.ts'
import { keysBetween, keysOf, type KeysNow } from '../partition/partition-keys.ts'
import type { WholeSet } from '../partition/partition-set.ts'
import { usualMapping } from '../partition/usual-mapping.ts'
import type { BackfillLayer, LayerInput } from './backfill-layers.ts'

/** Which partitions of an input one partition is made from; null: all that the backfill makes of it. */
export const partitionsRead = (
  { set: there, mapping }: LayerInput,
  here: WholeSet | undefined,
  key: string | null,
  now: KeysNow,
): readonly string[] | null => {
  if (!there) return null
  if (!here || key === null || (mapping ?? usualMapping(here, there)).type === 'all') return null
  return mapPartitions({ set: here, key }, there, mapping, now).keys
}

const anyOf = (read: readonly string[] | null, made: ReadonlySet<string>): boolean =>
  read === null ? made.size > 0 : read.some((key) => made.has(key))

/**
 * The partitions that a backfill makes of each layer: of the first those that were asked for, of others those that are made from any of them. What is not
 * partitioned is one, without a key.
 */
export const keysOfLayers = (
  layers: readonly BackfillLayer[],
  asked: readonly string[],
  now: KeysNow,
): (string | null)[][] => {
  const made: ReadonlySet<string>[] = []
  return layers.map(({ set, inputs, isFirst }, place) => {
    if (!set) {
      made.push(new Set())
      return [null]
    }
    const above = inputs.filter((input) => input.set && input.layer !== place)
    const all = keysOf(set, now)
    const keys =
      isFirst || above.length === 0
        ? isFirst
          ? [...asked]
          : keysBetween(all, 0, all.size)
        : keysBetween(all, 0, all.size).filter((key) =>
            above.some((input) =>
              anyOf(partitionsRead(input, set, key, now), made[input.layer] ?? new Set()),
            ),
          )
    made.push(new Set(keys))
    return keys
  })
}
