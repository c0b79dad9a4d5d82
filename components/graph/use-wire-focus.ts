'use client'
import type { Edge } from '@xyflow/react'
import { useCallback, useMemo, useState } from 'react'

import type { Point } from '#core/layout/layout-graph.ts'

import type { GraphHandle } from './graph-handle.ts'
import type { GraphWire } from './graph-scene.ts'
import type { WireEdgeData } from './wire-edge.tsx'
import type { WireIndex } from './wire-index.ts'

interface WireFocusOptions {
  wires: readonly GraphWire[]
  index: WireIndex
  handle: GraphHandle
  selection: ReadonlySet<string>
  /** Nodes that are carried. */
  inHand: ReadonlySet<string>
  live: readonly string[]
  selectedWire: string | undefined
  far: boolean
  onInsert: ((wire: string, client: Point) => void) | undefined
}

const reachPx = 7
/** So many selected nodes at most have their wires lifted out of the painting. */
const fewSelected = 12

/** Which wires are drawn as elements: pointed at, chosen, at a selected or moving node, alive, other than they were, or with words along them. */
export const useWireFocus = (options: WireFocusOptions) => {
  const { wires, index, selection, inHand, live, selectedWire, far, onInsert } = options
  const [pointed, setPointed] = useState<string>()

  const byNode = useMemo(() => {
    const map = new Map<string, GraphWire[]>()
    for (const wire of wires) {
      for (const end of [wire.from, wire.to]) {
        const list = map.get(end)
        if (list) list.push(wire)
        else map.set(end, [wire])
      }
    }
    return map
  }, [wires])
  const byId = useMemo(() => new Map(wires.map((wire) => [wire.id, wire])), [wires])
  const marked = useMemo(() => wires.filter(({ change, words }) => change ?? words), [wires])

  const edges = useMemo((): Edge<WireEdgeData>[] => {
    if (far) return []
    const lifted = new Map<string, Edge<WireEdgeData>>()
    const lift = (
      wire: GraphWire | undefined,
      how: { strong?: boolean; live?: boolean; insert?: boolean },
    ) => {
      if (!wire) return
      const before = lifted.get(wire.id)?.data
      const strong = how.strong === true || before?.strong === true
      lifted.set(wire.id, {
        id: wire.id,
        source: wire.from,
        target: wire.to,
        type: 'wire',
        ariaLabel: `Wire from ${wire.from} to ${wire.to}`,
        zIndex: strong ? 1 : 0,
        data: {
          quiet: wire.quiet === true,
          strong,
          live: how.live === true || before?.live === true,
          label: wire.label,
          words: wire.words,
          change: wire.change,
          critical: wire.critical,
          bundle: wire.bundle,
          onInsert: how.insert ? onInsert : before?.onInsert,
        },
      })
    }
    for (const wire of marked) lift(wire, {})
    for (const id of inHand) for (const wire of byNode.get(id) ?? []) lift(wire, {})
    if (selection.size <= fewSelected)
      for (const id of selection) for (const wire of byNode.get(id) ?? []) lift(wire, { strong: true })
    for (const id of live) lift(byId.get(id), { live: true })
    for (const id of [pointed, selectedWire])
      if (id !== undefined) lift(byId.get(id), { strong: true, insert: true })
    return [...lifted.values()]
  }, [far, inHand, selection, live, pointed, selectedWire, marked, byNode, byId, onInsert])
  const promoted = useMemo(() => new Set(edges.map(({ id }) => id)), [edges])

  const at = useCallback((point: Point) => index.nearest(point, reachPx)?.wire.id, [index])
  return {
    edges,
    promoted,
    at,
    point: useCallback((point: Point) => setPointed(at(point)), [at]),
    leave: useCallback(() => setPointed(undefined), []),
  }
}
