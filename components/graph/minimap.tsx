'use client'
import { useReactFlow, useStoreApi } from '@xyflow/react'
import { memo, useEffect, useRef } from 'react'

import { onThemeChange } from '#components/ui/on-theme-change.ts'

import { readCanvasColours } from './canvas-colours.ts'
import type { GraphNode } from './graph-scene.ts'
import { minimapPainter, minimapSize, type MinimapPainter } from './minimap-painter.ts'
import type { NodeStatusStore } from './node-status.ts'

interface MinimapProps {
  nodes: readonly GraphNode[]
  status: NodeStatusStore
}

/** The whole graph in small, with a frame around what is on screen. Press or drag to go there. What is carried shows when it is let go. */
export const Minimap = memo(function Minimap({ nodes, status }: MinimapProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const painter = useRef<MinimapPainter>(null)
  const latest = useRef(nodes)
  const flow = useStoreApi()
  const { setCenter } = useReactFlow()

  useEffect(() => {
    const element = canvas.current
    if (!element) return undefined
    const own = minimapPainter(element, status, readCanvasColours(element))
    painter.current = own
    own.show(latest.current)
    const look = () => {
      const { transform, width, height } = flow.getState()
      const [left, top, zoom] = transform
      own.look({ x: -left / zoom, y: -top / zoom, width: width / zoom, height: height / zoom })
    }
    look()
    const stops = [
      flow.subscribe(look),
      status.subscribeAll(own.restatus),
      onThemeChange(() => own.recolour(readCanvasColours(element))),
    ]
    return () => {
      for (const stop of stops) stop()
      own.stop()
      painter.current = null
    }
  }, [status, flow])

  useEffect(() => {
    latest.current = nodes
    painter.current?.show(nodes)
  }, [nodes])

  const go = (event: React.PointerEvent<HTMLCanvasElement>) => {
    if (event.buttons === 0 || !painter.current) return
    const bounds = event.currentTarget.getBoundingClientRect()
    const { x, y } = painter.current.pointAt({
      x: event.clientX - bounds.left,
      y: event.clientY - bounds.top,
    })
    void setCenter(x, y, { zoom: flow.getState().transform[2] })
  }
  return (
    <canvas
      ref={canvas}
      aria-hidden
      data-testid="minimap"
      className="cursor-pointer rounded-lg border border-line bg-surface shadow-lift"
      style={minimapSize}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        go(event)
      }}
      onPointerMove={go}
    />
  )
})
