import type { GraphWire } from '#components/graph/graph-scene.ts'

/** The wire after the chosen one, or before it, among those of the selected nodes; among all where none is selected. Goes round at the end. */
export const nextWire = (
  wires: readonly GraphWire[],
  selection: ReadonlySet<string>,
  chosen: string | undefined,
  step: 1 | -1,
): GraphWire | undefined => {
  const among =
    selection.size === 0 ? wires : wires.filter(({ from, to }) => selection.has(from) || selection.has(to))
  const at = among.findIndex(({ id }) => id === chosen)
  return at === -1 ? among.at(step === 1 ? 0 : -1) : among[(at + step + among.length) % among.length]
}
