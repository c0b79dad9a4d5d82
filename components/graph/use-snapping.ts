'use client'
import { useStoreApi } from '@xyflow/react'
import { useCallback, useEffect, useRef } from 'react'

import { overlaps, type Box } from '#core/layout/layout-graph.ts'
import { snapToLines, type Snapped } from '#core/layout/snap-to-lines.ts'

import { boxOfNode } from './flow-node.ts'
import type { GraphNode } from './graph-scene.ts'

const reachPx = 6
const nothing: Snapped = { shift: { x: 0, y: 0 }, lines: [] }

/** What lies in sight and is not carried: the same for as long as the eye rests. */
interface Seen {
  nodes: readonly GraphNode[]
  inHand: ReadonlySet<string>
  transform: readonly number[]
  others: readonly Box[]
}

/** Draws what is carried to be level with nodes in sight; not with Alt or Ctrl held. */
export const useSnapping = () => {
  const flow = useStoreApi()
  const isFree = useRef(false)
  useEffect(() => {
    const look = (event: PointerEvent | KeyboardEvent) => {
      isFree.current = event.altKey || event.ctrlKey || event.metaKey
    }
    // React Flow follows the mouse, whose events come after those of the pointer.
    const events = ['pointerdown', 'pointermove', 'keydown', 'keyup'] as const
    for (const name of events) window.addEventListener(name, look, true)
    return () => {
      for (const name of events) window.removeEventListener(name, look, true)
    }
  }, [])
  const seen = useRef<Seen>(undefined)
  return useCallback(
    (carried: Box | undefined, nodes: readonly GraphNode[], inHand: ReadonlySet<string>): Snapped => {
      if (!carried || isFree.current) return nothing
      const { transform, width, height } = flow.getState()
      const [x, y, zoom] = transform
      const known = seen.current
      if (known?.nodes !== nodes || known.inHand !== inHand || known.transform !== transform) {
        const sight = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom }
        const others = nodes.flatMap((node) => {
          if (inHand.has(node.id)) return []
          const box = boxOfNode(node)
          return overlaps(box, sight) ? [box] : []
        })
        seen.current = { nodes, inHand, transform, others }
      }
      return snapToLines(carried, seen.current?.others ?? [], reachPx / zoom)
    },
    [flow],
  )
}
