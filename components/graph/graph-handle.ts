import { useReactFlow, useStoreApi } from '@xyflow/react'
import { useCallback, useLayoutEffect, useMemo, useRef } from 'react'

import { boxAround, type Box, type Point } from '#core/layout/layout-graph.ts'

import { zoomLimits } from './node-shape.ts'

/** What a page may ask of the graph it shows. */
export interface GraphHandle {
  /** Shows everything, or these nodes, no larger than life. */
  fit: (ids?: Iterable<string>, durationMs?: number) => void
  /** Brings nodes into sight if they are not. */
  reveal: (ids: Iterable<string>) => void
  /** The point of the graph under a point of the screen. */
  pointAt: (clientX: number, clientY: number) => Point
  /** The point of the graph in the middle of the screen. */
  middle: () => Point
  /** The point of the screen over a point of the graph. */
  screenAt: (point: Point) => Point
}

export interface Insets {
  left: number
  right: number
  top: number
  bottom: number
}

const breathing = 40
/** Below this, what is looked for is not only brought into sight but also nearer. */
const readableZoom = 0.5

/** How far a stretch must move to lie within another; its beginning where it does not fit. */
const needed = (start: number, end: number, from: number, to: number): number => {
  if (start < from) return from - start
  return end > to ? Math.max(to - end, from - start) : 0
}

const reducedMotion = () => matchMedia('(prefers-reduced-motion: reduce)').matches

export const useGraphHandle = (boxes: () => ReadonlyMap<string, Box>, insets: Insets): GraphHandle => {
  const { setViewport, screenToFlowPosition, flowToScreenPosition } = useReactFlow()
  const flow = useStoreApi()
  const current = useRef({ boxes, insets })
  useLayoutEffect(() => {
    current.current = { boxes, insets }
  })

  const boxesOf = useCallback((ids?: Iterable<string>): Box[] => {
    const all = current.current.boxes()
    return ids ? [...ids].flatMap((id) => all.get(id) ?? []) : [...all.values()]
  }, [])

  return useMemo((): GraphHandle => {
    const fit = (ids?: Iterable<string>, durationMs = 160) => {
      const box = boxAround(boxesOf(ids))
      const { width, height } = flow.getState()
      if (!box || width === 0) return
      const { left, right, top, bottom } = current.current.insets
      const [freeWidth, freeHeight] = [
        width - left - right - 2 * breathing,
        height - top - bottom - 2 * breathing,
      ]
      const zoom = Math.max(zoomLimits.min, Math.min(1, freeWidth / box.width, freeHeight / box.height))
      const x = left + breathing + (freeWidth - box.width * zoom) / 2 - box.x * zoom
      const y = top + breathing + (freeHeight - box.height * zoom) / 2 - box.y * zoom
      void setViewport({ x, y, zoom }, { duration: reducedMotion() ? 0 : durationMs })
    }
    return {
      fit,
      reveal: (ids) => {
        const box = boxAround(boxesOf(ids))
        const { transform, width, height } = flow.getState()
        const [x, y, zoom] = transform
        if (!box) return
        const { left, right, top, bottom } = current.current.insets
        const [edgeLeft, edgeTop] = [box.x * zoom + x, box.y * zoom + y]
        const [edgeRight, edgeBottom] = [edgeLeft + box.width * zoom, edgeTop + box.height * zoom]
        if (zoom >= readableZoom) {
          const dx = needed(edgeLeft, edgeRight, left + breathing, width - right - breathing)
          const dy = needed(edgeTop, edgeBottom, top + breathing, height - bottom - breathing)
          if (dx !== 0 || dy !== 0)
            void setViewport({ x: x + dx, y: y + dy, zoom }, { duration: reducedMotion() ? 0 : 160 })
          return
        }
        const nearer = 0.8
        const [middleX, middleY] = [(left + width - right) / 2, (top + height - bottom) / 2]
        const target = {
          x: middleX - (box.x + box.width / 2) * nearer,
          y: middleY - (box.y + box.height / 2) * nearer,
          zoom: nearer,
        }
        void setViewport(target, { duration: reducedMotion() ? 0 : 160 })
      },
      pointAt: (clientX, clientY) => screenToFlowPosition({ x: clientX, y: clientY }),
      screenAt: (point) => flowToScreenPosition(point),
      middle: () => {
        const { transform, width, height } = flow.getState()
        const { left, right, top, bottom } = current.current.insets
        const [x, y, zoom] = transform
        return { x: ((left + width - right) / 2 - x) / zoom, y: ((top + height - bottom) / 2 - y) / zoom }
      },
    }
  }, [boxesOf, flow, setViewport, screenToFlowPosition, flowToScreenPosition])
}
