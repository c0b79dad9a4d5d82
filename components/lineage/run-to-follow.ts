import type { AssetEntry } from '#components/assets/asset-answer.ts'

type Going = Pick<AssetEntry, 'key' | 'state'>

const runOf = ({ state }: Going): string | null =>
  state.status === 'running' || state.status === 'queued' ? state.runId : null

/** The run to follow: that of a chosen asset, else the one that makes most of what is shown. Null where none goes on. */
export function runToFollow(assets: readonly Going[], chosen: ReadonlySet<string>): string | null {
  const counts = new Map<string, number>()
  for (const asset of assets) {
    const run = runOf(asset)
    if (run === null) continue
    if (chosen.has(asset.key)) return run
    counts.set(run, (counts.get(run) ?? 0) + 1)
  }
  return [...counts].reduce<[string | null, number]>(
    (most, one) => (one[1] > most[1] ? one : most),
    [null, 0],
  )[0]
}
