import { checkWords, type CheckSummary } from '../check/check-words.ts'
import { freshnessWords } from '../freshness/freshness-words.ts'
import type { Freshness } from '../freshness/judge-freshness.ts'
import type { AssetDescription } from './asset-graph-entry.ts'
import type { AssetState, StaleCause } from './asset-state.ts'

/** By what assets are narrowed, in the order in which it is offered. */
export const facets = [
  'status',
  'staleness',
  'freshness',
  'checks',
  'kind',
  'group',
  'owner',
  'tag',
  'pipeline',
] as const
export type Facet = (typeof facets)[number]

/** The values that are chosen of each facet: an asset passes with one of each. */
export type CatalogFilter = Partial<Record<Facet, readonly string[]>>

/** An asset with what it can be found by, worked out once. */
export interface CatalogEntry<Asset> {
  asset: Asset
  /** All it says of itself, in small letters. */
  said: string
  values: Record<Facet, readonly string[]>
}

type Described = Pick<
  AssetDescription,
  'key' | 'group' | 'kinds' | 'owners' | 'tags' | 'description' | 'computeKind' | 'pipeline'
> & {
  state: Pick<AssetState, 'status' | 'words' | 'staleCauses'>
  checkSummary: CheckSummary | null
  freshness: Pick<Freshness, 'state'> | null
}

const staleWords: Record<StaleCause['kind'], string> = {
  code: 'code changed',
  input: 'an input changed',
  missing: 'an input has no value',
  upstream: 'upstream is stale',
}
/** In the place of a value that an asset has not. */
export const without = 'none'

const orNone = (values: readonly string[]): readonly string[] => (values.length > 0 ? values : [without])

/** What assets can be found by. */
export const catalogEntries = <Asset extends Described>(assets: readonly Asset[]): CatalogEntry<Asset>[] =>
  assets.map((asset) => {
    const {
      key,
      group,
      kinds,
      owners,
      tags,
      description,
      computeKind,
      pipeline,
      state,
      checkSummary,
      freshness,
    } = asset
    const tagged = Object.entries(tags).map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    const values: CatalogEntry<Asset>['values'] = {
      status: [state.status],
      staleness: orNone([...new Set(state.staleCauses.map(({ kind }) => staleWords[kind]))]),
      freshness: orNone(freshness ? [freshnessWords[freshness.state]] : []),
      checks: orNone(checkSummary ? [checkWords[checkSummary.worst]] : []),
      kind: orNone([...new Set([computeKind, ...kinds])]),
      group: orNone(group === null ? [] : [group]),
      owner: orNone(owners),
      tag: orNone(tagged),
      pipeline: [pipeline.name],
    }
    const said = [key, group, computeKind, description, state.words, state.status, pipeline.name]
    return {
      asset,
      said: [...said, ...kinds, ...owners, ...Object.entries(tags).flat(), ...tagged]
        .join('\n')
        .toLowerCase(),
      values,
    }
  })

export interface FoundAssets<Asset> {
  assets: Asset[]
  /** Of each value, how many assets it would leave beside what else is chosen; the most frequent first. A chosen value is there though it leaves none. */
  counts: Record<Facet, { value: string; count: number }[]>
}

/**
 * The assets that words and facets leave, and what further choices would leave. Each asset is looked at once, whatever is chosen: with all facets
 * passed it counts for the values of all, with one alone failed for the values of that one.
 */
export const findAssets = <Asset>(
  entries: readonly CatalogEntry<Asset>[],
  text: string,
  filter: CatalogFilter,
): FoundAssets<Asset> => {
  const words = text.toLowerCase().split(/\s+/u).filter(Boolean)
  const chosen = facets.map((facet) => ({ facet, wanted: new Set(filter[facet]) }))
  const counted = new Map(
    chosen.map(({ facet, wanted }) => [facet, new Map([...wanted].map((value) => [value, 0]))]),
  )
  const count = (facet: Facet, values: readonly string[]): void => {
    const counts = counted.get(facet)
    for (const value of values) counts?.set(value, (counts.get(value) ?? 0) + 1)
  }
  const assets: Asset[] = []
  for (const { asset, said, values } of entries) {
    if (!words.every((word) => said.includes(word))) continue
    const failed = chosen.filter(
      ({ facet, wanted }) => wanted.size > 0 && !values[facet].some((value) => wanted.has(value)),
    )
    if (failed.length === 0) {
      assets.push(asset)
      for (const facet of facets) count(facet, values[facet])
    } else if (failed.length === 1 && failed[0]) count(failed[0].facet, values[failed[0].facet])
  }
  const sorted = (facet: Facet) =>
    [...(counted.get(facet) ?? [])]
      .map(([value, sum]) => ({ value, count: sum }))
      .toSorted((one, other) => other.count - one.count || (one.value < other.value ? -1 : 1))
  return {
    assets,
    counts: Object.fromEntries(facets.map((facet) => [facet, sorted(facet)])) as FoundAssets<Asset>['counts'],
  }
}

/** The values of a facet as a word of an address, and back. */
export const spellValues = (values: readonly string[]): string | undefined =>
  values.length === 0 ? undefined : values.map((value) => encodeURIComponent(value)).join(',')

export const readValues = (text: string | undefined): string[] =>
  (text ?? '').split(',').flatMap((part) => {
    try {
      return decodeURIComponent(part) || []
    } catch {
      return []
    }
  })
