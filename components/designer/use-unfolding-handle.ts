'use client'
import { useEffect, useImperativeHandle, useRef, type RefObject } from 'react'

import type { GraphHandle } from '#components/graph/graph-handle.ts'

import { useDesigner } from './designer-context.tsx'
import type { Scene } from './scene.ts'

/** What the rest of the page asks of the drawing: what is to be revealed and lies in a folded frame is unfolded first. Gives the ref for the drawing itself. */
export const useUnfoldingHandle = (
  scene: Scene,
  unfold: (frames: readonly string[]) => void,
): RefObject<GraphHandle | null> => {
  const { graph } = useDesigner()
  const inner = useRef<GraphHandle>(null)
  const latest = useRef({ scene, unfold })
  const waiting = useRef<readonly string[]>(undefined)
  useEffect(() => {
    latest.current = { scene, unfold }
    if (!waiting.current) return
    inner.current?.reveal(waiting.current)
    waiting.current = undefined
  }, [scene, unfold])

  useImperativeHandle(graph, (): GraphHandle => {
    const drawing = () => {
      if (!inner.current) throw new Error('The drawing is asked before it is there.')
      return inner.current
    }
    return {
      fit: (ids, durationMs) =>
        drawing().fit(ids && new Set([...ids].map(latest.current.scene.shownAs)), durationMs),
      reveal: (ids) => {
        const wanted = [...ids]
        const { whole, shownAs } = latest.current.scene
        const hidden = new Set(wanted.filter((id) => shownAs(id) !== id))
        if (hidden.size === 0) return drawing().reveal(wanted)
        waiting.current = wanted
        latest.current.unfold(whole.flatMap(({ id, group }) => (hidden.has(id) && group ? [group] : [])))
      },
      pointAt: (clientX, clientY) => drawing().pointAt(clientX, clientY),
      middle: () => drawing().middle(),
      screenAt: (point) => drawing().screenAt(point),
    }
  }, [])
  return inner
}
