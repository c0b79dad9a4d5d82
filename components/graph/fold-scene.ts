import { boxOfNode } from './flow-node.ts'
import { framesOf } from './frames-of.ts'
import type { GraphNode, GraphWire } from './graph-scene.ts'

const prefix = 'fold '

/** The id of the node that a folded frame is. */
export const foldId = (frame: string): string => prefix + frame

/** What a folded frame says of itself. */
export interface FoldWords {
  name: string
  /** "12 assets". */
  words: string
}

export interface FoldedScene {
  readonly nodes: readonly GraphNode[]
  readonly wires: readonly GraphWire[]
  /** The node that shows an id: itself, or its folded frame. */
  readonly shownAs: (id: string) => string
  /** The ids that are meant by these: a folded frame stands for all that lies in it. */
  readonly meant: (ids: Iterable<string>) => string[]
}

const nodeOfFold = (frame: string, members: readonly GraphNode[], { name, words }: FoldWords): GraphNode => {
  const [around] = framesOf(members, boxOfNode, () => name)
  const problems = members.filter(({ problem }) => problem !== undefined)
  const worst = problems.some(({ problem }) => problem === 'error') ? 'error' : 'warning'
  return {
    id: foldId(frame),
    shape: 'card',
    place: around ? { x: around.box.x, y: around.box.y } : { x: 0, y: 0 },
    name,
    icon: 'group',
    kind: 'Folded group',
    words,
    input: false,
    output: false,
    fold: { frame, members: members.map(({ id }) => id), problems: problems.length },
    ...(problems.length > 0 && { problem: worst }),
    ...(members.every(({ disabled }) => disabled) && { disabled: true }),
  }
}

/** Wires between what is shown: those that begin or end in a folded frame become one per neighbour, which says how many it is. */
const bundled = (wires: readonly GraphWire[], shownAs: (id: string) => string): GraphWire[] => {
  const plain: GraphWire[] = []
  const bundles = new Map<string, GraphWire & { bundle: number }>()
  for (const wire of wires) {
    const [from, to] = [shownAs(wire.from), shownAs(wire.to)]
    if (from === wire.from && to === wire.to) plain.push(wire)
    else if (from !== to) {
      const id = `${from} → ${to}`
      const before = bundles.get(id)
      const { quiet: _, ...rest } = before ?? { id, from, to, bundle: 0 }
      const quiet = wire.quiet === true && (before === undefined || before.quiet === true)
      bundles.set(id, { ...rest, bundle: rest.bundle + 1, ...(quiet && { quiet }) })
    }
  }
  return [...plain, ...bundles.values()]
}

/**
 * A graph with these frames folded, each into one node at the corner of the frame it was. Where nothing is folded,
 * nodes and wires are the same objects, so that nothing is drawn again.
 */
export const foldScene = (
  { nodes, wires }: { nodes: readonly GraphNode[]; wires: readonly GraphWire[] },
  folded: ReadonlySet<string>,
  wordsOf: (frame: string, members: readonly GraphNode[]) => FoldWords,
): FoldedScene => {
  const members = new Map<string, GraphNode[]>()
  for (const node of folded.size > 0 ? nodes : []) {
    if (node.group === undefined || !folded.has(node.group)) continue
    const list = members.get(node.group)
    if (list) list.push(node)
    else members.set(node.group, [node])
  }
  if (members.size === 0) return { nodes, wires, shownAs: (id) => id, meant: (ids) => [...ids] }
  const folds = [...members].map(([frame, list]) => nodeOfFold(frame, list, wordsOf(frame, list)))
  const foldOf = new Map(
    folds.flatMap(({ id, fold }) => (fold?.members ?? []).map((one) => [one, id] as const)),
  )
  const membersOf = new Map(folds.map(({ id, fold }) => [id, fold?.members ?? []]))
  const shownAs = (id: string): string => foldOf.get(id) ?? id
  const shown = bundled(wires, shownAs)
  const [fed, feeding] = [new Set(shown.map(({ to }) => to)), new Set(shown.map(({ from }) => from))]
  return {
    nodes: [
      ...nodes.filter(({ id }) => !foldOf.has(id)),
      ...folds.map((node) => ({ ...node, input: fed.has(node.id), output: feeding.has(node.id) })),
    ],
    wires: shown,
    shownAs,
    meant: (ids) => [...new Set([...ids].flatMap((id) => membersOf.get(id) ?? [id]))],
  }
}
