import type { Step } from '#core/run/step-graph.ts'
import { sha256 } from '#core/sha256.ts'

/** A value that was loaded of a partition. */
export interface LoadedPartition {
  input: string
  asset: string
  /** `orders[2026-01-01]`. */
  name: string
  partition: string
  version: string
}

/** Of an asset with more partitions than these one version is kept for all. */
const mostNamed = 1_000

/** The data versions of what was loaded in partitions, by name; of very many partitions of an asset a hash over all, by its key. */
export const versionsByName = (loaded: readonly LoadedPartition[]): Record<string, string> =>
  Object.fromEntries(
    [...Map.groupBy(loaded, ({ asset }) => asset)].flatMap(([asset, all]) =>
      all.length <= mostNamed
        ? all.map(({ name, version }) => [name, version])
        : [[asset, sha256(all.map(({ name, version }) => `${name} ${version}`).join('\n')).slice(0, 32)]],
    ),
  )

/** The same for each partition of a step that makes several: of what that one is made from. Undefined where it makes one at most. */
export const versionsByKey = (
  { partition, inputs }: Pick<Step, 'partition' | 'inputs'>,
  loaded: readonly LoadedPartition[],
): Record<string, Record<string, string>> | undefined => {
  if (!partition?.keys) return undefined
  const { keys } = partition
  const isLike = (all: readonly LoadedPartition[]): boolean => {
    const own = new Set(keys)
    return all.length === keys.length && all.every((one) => own.has(one.partition))
  }
  const byInput = Map.groupBy(loaded, ({ input }) => input)
  const meant = inputs.map(({ name, readBy }) => {
    const all = byInput.get(name) ?? []
    const byPartition = Map.groupBy(all, (one) => one.partition)
    const likewise = isLike(all)
    return (key: string, place: number): LoadedPartition[] => {
      if (readBy) return (readBy[place] ?? []).flatMap((read) => byPartition.get(read) ?? [])
      return likewise ? (byPartition.get(key) ?? []) : all
    }
  })
  return Object.fromEntries(
    keys.map((key, place) => [
      key,
      versionsByName(meant.flatMap((partitionsOf) => partitionsOf(key, place))),
    ]),
  )
}
