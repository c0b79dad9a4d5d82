import type { AssetEntry } from '#components/assets/asset-answer.ts'
import { pathParts, type PathPart } from '#components/runs/path-parts.ts'
import type { RunAnswer } from '#components/runs/run-answer.ts'
import type { CriticalPath } from '#core/run/critical-path.ts'

/** What a run that goes on says of the assets it makes. */
export interface RunOfAssets {
  parts: ReadonlyMap<string, PathPart & { usualMs: number | null }>
  /** Pairs of assets along which its end is decided. */
  wires: readonly { from: string; to: string }[]
}

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

/** The critical path of a run as its assets show it. */
export function runOfAssets(
  run: Pick<RunAnswer, 'graph' | 'steps'>,
  path: CriticalPath,
  usual: Readonly<Record<string, { durationMs: number }>>,
): RunOfAssets {
  const { byStep, wires } = pathParts(path, run.steps)
  const assetsOf = new Map(run.graph.map(({ key, assets }) => [key, assets]))
  return {
    parts: new Map(
      run.graph.flatMap(({ key, assets }) => {
        const part = byStep.get(key)
        if (!part) return []
        return assets.map((asset) => [asset, { ...part, usualMs: usual[key]?.durationMs ?? null }] as const)
      }),
    ),
    wires: run.graph.flatMap(({ key, after, assets }) =>
      after
        .filter((before) => wires.has(`${before}→${key}`))
        .flatMap((before) =>
          (assetsOf.get(before) ?? []).flatMap((from) => assets.map((to) => ({ from, to }))),
        ),
    ),
  }
}
