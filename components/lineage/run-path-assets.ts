import { pathParts, type PathPart } from '#components/runs/path-parts.ts'
import type { RunAnswer } from '#components/runs/run-answer.ts'
import type { CriticalPath } from '#core/run/critical-path.ts'

/** What a run that goes on says of the assets it makes. */
export interface RunOfAssets {
  parts: ReadonlyMap<string, PathPart & { usualMs: number | null }>
  /** Pairs of assets along which its end is decided. */
  wires: readonly { from: string; to: string }[]
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
