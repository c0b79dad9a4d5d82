'use client'
import { useStoreApi } from '@xyflow/react'
import { useEffect, useRef } from 'react'

import { onThemeChange } from '#components/ui/on-theme-change.ts'

import { readCanvasColours } from './canvas-colours.ts'
import type { PaintedScene } from './draw-graph.ts'
import { graphPainter, type GraphPainter } from './graph-painter.ts'
import { farZoom } from './node-shape.ts'
import type { NodeStatusStore } from './node-status.ts'

/** Ties a painter to the canvas, the viewport of React Flow, the theme and the status of nodes. */
export const usePainter = (scene: PaintedScene, status: NodeStatusStore) => {
  const canvas = useRef<HTMLCanvasElement>(null)
  const painter = useRef<GraphPainter | null>(null)
  const flow = useStoreApi()
  const latest = useRef(scene)

  useEffect(() => {
    const element = canvas.current
    if (!element) return undefined
    const own = graphPainter(element, readCanvasColours(element.parentElement ?? document.body))
    painter.current = own
    own.show(latest.current)
    const look = () => {
      const { transform, width, height } = flow.getState()
      own.look({ x: transform[0], y: transform[1], zoom: transform[2], width, height })
    }
    look()
    const unfollow = flow.subscribe(look)
    const untheme = onThemeChange(() =>
      own.recolour(readCanvasColours(element.parentElement ?? document.body)),
    )
    const unstatus = status.subscribeAll(() => {
      if (flow.getState().transform[2] < farZoom) own.redraw()
    })
    return () => {
      unfollow()
      untheme()
      unstatus()
      own.stop()
      painter.current = null
    }
  }, [flow, status])

  useEffect(() => {
    latest.current = scene
    painter.current?.show(scene)
  }, [scene])

  return canvas
}
