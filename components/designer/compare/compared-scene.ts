import { boxOfNode, sizeOf } from '#components/graph/flow-node.ts'
import type { GraphNode, GraphWire } from '#components/graph/graph-scene.ts'
import type { NodeStatus } from '#components/graph/node-status.ts'
import type { ElementDifference } from '#core/document/diff-documents.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import { nameOf } from '#core/document/name-of.ts'
import { freePlace } from '#core/layout/free-place.ts'
import type { Places } from '#core/layout/layout-graph.ts'

import { sceneOf, type WholeScene } from '../scene.ts'
import { fieldNames } from './field-names.ts'

export interface ComparedScene extends WholeScene {
  /** What became of each element that differs, as its node says it. */
  marks: ReadonlyMap<string, NodeStatus>
}

const noProblems = new Map<string, never>()

const markOf = (difference: ElementDifference): NodeStatus => {
  if (difference.how === 'added') return { tone: 'succeeded', words: 'added' }
  if (difference.how === 'removed') return { tone: 'failed', words: 'removed' }
  const { before, after, renamed, fields } = difference
  const others = fieldNames(fields.filter(({ field }) => !renamed || (field !== 'key' && field !== 'name')))
  const words = renamed ? [`was ${nameOf(before)}`, ...others] : others
  return {
    tone: 'warn',
    words: `${before.kind === after.kind ? 'changed' : 'replaced'}: ${words.join(', ')}`,
  }
}

export const idOf = (difference: ElementDifference): string =>
  difference.how === 'changed' ? difference.after.id : difference.element.id

const pairOf = ({ from, to }: GraphWire): string => `${from} ${to}`

/** The wires of one drawing that the other has not. Two that join the same nodes are one wire, also where what it carries was renamed. */
const wiresOnlyIn = (wires: readonly GraphWire[], others: readonly GraphWire[]): GraphWire[] => {
  const same = new Set(wires.map(({ id }) => id)).intersection(new Set(others.map(({ id }) => id)))
  const partners = new Map<string, number>()
  for (const wire of others)
    if (!same.has(wire.id)) partners.set(pairOf(wire), (partners.get(pairOf(wire)) ?? 0) + 1)
  return wires.filter((wire) => {
    if (same.has(wire.id)) return false
    const left = partners.get(pairOf(wire)) ?? 0
    partners.set(pairOf(wire), left - 1)
    return left <= 0
  })
}

/** The places where what was removed is shown: where it lay, or beside what lies there now. */
const ghostsOf = (before: WholeScene, kept: readonly GraphNode[], gone: ReadonlySet<string>): GraphNode[] => {
  const taken = kept.map(boxOfNode)
  return before.nodes
    .filter(({ id }) => gone.has(id))
    .map((node) => {
      const ghost = { ...node, place: freePlace(node.place, sizeOf(node), taken) }
      taken.push(boxOfNode(ghost))
      return ghost
    })
}

/**
 * Two documents as one drawing: the newer one with a mark on what differs, and with the ghosts of what is gone.
 * `auto` holds the places of what no hand has placed, of either document.
 */
export const comparedScene = (
  before: PipelineDocument,
  after: PipelineDocument,
  differences: readonly ElementDifference[],
  auto: Places,
): ComparedScene => {
  const [old, now] = [sceneOf(before, auto, noProblems), sceneOf(after, auto, noProblems)]
  const gone = new Set(differences.filter(({ how }) => how === 'removed').map(idOf))
  const nodes = [...now.nodes, ...ghostsOf(old, now.nodes, gone)].map((node) => ({
    ...node,
    words: node.kind,
  }))
  const drawn = new Set(nodes.map(({ id }) => id))
  const added = new Set(wiresOnlyIn(now.wires, old.wires).map(({ id }) => id))
  const removed = wiresOnlyIn(old.wires, now.wires).filter(({ from, to }) => drawn.has(from) && drawn.has(to))
  return {
    nodes,
    wires: [
      ...now.wires.map((wire) => (added.has(wire.id) ? { ...wire, change: 'added' as const } : wire)),
      ...removed.map((wire) => ({ ...wire, id: `${wire.id} removed`, change: 'removed' as const })),
    ],
    marks: new Map(differences.map((difference) => [idOf(difference), markOf(difference)])),
  }
}
