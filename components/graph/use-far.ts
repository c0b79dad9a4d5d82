'use client'
import { useStore, useStoreApi, type ReactFlowState } from '@xyflow/react'
import { useLayoutEffect } from 'react'

import { farZoom } from './node-shape.ts'

const isFar = ({ transform }: ReactFlowState): boolean => transform[2] < farZoom

/**
 * Whether the eye is so far away that nodes are painted. React Flow forgets its nodes in that very moment: until the next drawing takes them
 * from it, it would make elements of all that came into sight, and those are thousands.
 */
export const useFar = (): boolean => {
  const flow = useStoreApi()
  useLayoutEffect(
    () =>
      flow.subscribe((state) => {
        if (isFar(state) && state.nodes.length > 0) state.setNodes([])
      }),
    [flow],
  )
  return useStore(isFar)
}
