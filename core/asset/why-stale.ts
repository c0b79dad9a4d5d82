import type { StaleCause } from './asset-state.ts'

/** An asset as walks along the graph need it. */
export interface WalkedAsset {
  key: string
  upstream: readonly string[]
  state: { staleCauses: readonly StaleCause[] }
}

/** A reason to be stale that is nobody else's, and the way from it. */
export interface StaleRoot {
  key: string
  causes: StaleCause[]
  /** From the root to the asset that was asked about, both included. */
  path: string[]
}

const ownCauses = ({ state }: WalkedAsset): StaleCause[] =>
  state.staleCauses.filter(({ kind }) => kind !== 'upstream')

/**
 * Why an asset is stale: walks upstream to every asset that has a cause of its own, by the shortest way to each, nearest first. Empty where nothing is stale.
 * An asset with a cause of its own is walked through: making it again does not mend what lies before it.
 */
export const whyStale = (assets: readonly WalkedAsset[], key: string): StaleRoot[] => {
  const byKey = new Map(assets.map((asset) => [asset.key, asset]))
  const roots: StaleRoot[] = []
  const seen = new Set([key])
  // A list is walked to its end while it grows.
  const paths = [[key]]
  for (const path of paths) {
    const asset = byKey.get(path[0] ?? '')
    if (!asset) continue
    const causes = ownCauses(asset)
    if (causes.length > 0) roots.push({ key: asset.key, causes, path })
    for (const { kind, asset: upstream } of asset.state.staleCauses)
      if (kind === 'upstream' && upstream !== undefined && !seen.has(upstream)) {
        seen.add(upstream)
        paths.push([upstream, ...path])
      }
    // What changed may itself be stale again.
    for (const upstream of asset.upstream)
      if (!seen.has(upstream) && (byKey.get(upstream)?.state.staleCauses.length ?? 0) > 0) {
        seen.add(upstream)
        paths.push([upstream, ...path])
      }
  }
  return roots
}

/** What has to be materialized for an asset not to be stale any more: all on the ways from the roots, and it itself. */
export const toMakeFresh = (roots: readonly StaleRoot[]): string[] => [
  ...new Set(roots.flatMap(({ path }) => path)),
]

/** Every asset that a change of this one reaches, with the number of steps to it, nearest first. */
export const impactOf = (
  assets: readonly WalkedAsset[],
  key: string,
): { key: string; distance: number }[] => {
  const readers = new Map<string, string[]>()
  for (const asset of assets)
    for (const upstream of asset.upstream) {
      const known = readers.get(upstream)
      if (known) known.push(asset.key)
      else readers.set(upstream, [asset.key])
    }
  const reached = new Map([[key, 0]])
  // A map is walked to its end while it grows.
  for (const [from, distance] of reached)
    for (const reader of readers.get(from) ?? []) if (!reached.has(reader)) reached.set(reader, distance + 1)
  return [...reached].slice(1).map(([reader, distance]) => ({ key: reader, distance }))
}
