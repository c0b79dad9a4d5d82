import { listed } from '../listed-words.ts'
import type { AssetState, StaleCause } from './asset-state.ts'

/** An asset that becomes stale, and why. */
export interface MadeStale {
  key: string
  /** What of itself changed goes before what it is made from. */
  causes: StaleCause[]
}

const isOwn = ({ kind }: StaleCause): boolean => kind !== 'upstream'

/**
 * The assets that were not stale and are, with what a deployment would be: first those with a cause of their own, then those that are made
 * from them. What was never made is missing and not stale, and what is stale already does not become it.
 */
export const madeStale = (
  before: ReadonlyMap<string, AssetState>,
  after: ReadonlyMap<string, AssetState>,
): MadeStale[] => {
  const stale = [...after].flatMap(([key, { staleCauses }]) =>
    staleCauses.length === 0 || (before.get(key)?.staleCauses.length ?? 0) > 0
      ? []
      : [{ key, causes: staleCauses.toSorted((a, b) => Number(isOwn(b)) - Number(isOwn(a))) }],
  )
  const rank = ({ causes }: MadeStale): number => (causes.some(isOwn) ? 0 : 1)
  return stale.toSorted((a, b) => rank(a) - rank(b) || (a.key < b.key ? -1 : 1))
}

/** "code changed and rates is a new input", or "made from orders", which is stale itself. */
export const staleWords = ({ causes }: MadeStale): string => {
  const own = causes.filter(isOwn)
  return own.length > 0
    ? listed(own.map(({ words }) => words))
    : `made from ${listed(causes.flatMap(({ asset }) => asset ?? []))}`
}
