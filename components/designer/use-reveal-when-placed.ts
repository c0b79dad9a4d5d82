'use client'
import { useEffect, useRef } from 'react'

import { useDesigner } from './designer-context.tsx'

/** Who came for an element of a pipeline that was never laid out is shown it once it has its place. */
export function useRevealWhenPlaced(placing: boolean): void {
  const { store, graph } = useDesigner()
  const wasPlacing = useRef(placing)
  useEffect(() => {
    if (wasPlacing.current && !placing) {
      const { selection } = store.read()
      // After the drawing that has the places.
      if (selection.size > 0) requestAnimationFrame(() => graph.current?.reveal(selection))
    }
    wasPlacing.current = placing
  }, [placing, store, graph])
}
