import type { GraphWire } from '#components/graph/graph-scene.ts'
import type { ColumnStep } from '#core/asset/trace-column.ts'

/** The nodes that a column came through: of assets that are shown, a folded group standing for its own. */
export const nodesOfWay = (
  steps: readonly ColumnStep[],
  nodeOf: (asset: string) => string | undefined,
): ReadonlySet<string> =>
  new Set(steps.flatMap(({ from, to }) => [from, to].flatMap(({ asset }) => nodeOf(asset) ?? [])))

/** The wires with the columns that pass along them in words. */
export const wiresOfWay = (
  wires: readonly GraphWire[],
  steps: readonly ColumnStep[],
  nodeOf: (asset: string) => string | undefined,
): readonly GraphWire[] => {
  if (steps.length === 0) return wires
  const passing = Map.groupBy(steps, ({ from, to }) => `${nodeOf(from.asset)}→${nodeOf(to.asset)}`)
  return wires.map((wire) => {
    const columns = passing.get(`${wire.from}→${wire.to}`)
    if (!columns) return { ...wire, quiet: true }
    const words = [...new Set(columns.map(({ from, to }) => `${from.column} → ${to.column}`))]
    return { ...wire, words: words.length > 3 ? `${words.length} columns` : words.join(', ') }
  })
}
