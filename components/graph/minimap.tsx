'use client'
import { useReactFlow, useStoreApi } from '@xyflow/react'
import { useEffect, useRef } from 'react'

import { onThemeChange } from '#components/ui/on-theme-change.ts'
import { boxAround, type Box } from '#core/layout/layout-graph.ts'

import { readCanvasColours } from './canvas-colours.ts'
import type { GraphNode } from './graph-scene.ts'
import type { NodeStatusStore } from './node-status.ts'

const size = { width: 150, height: 92 }
const padding = 6

interface MinimapProps {
  nodes: readonly GraphNode[]
  boxOf: (node: GraphNode) => Box
  status: NodeStatusStore
}

/** The whole graph in small, with a frame around what is on screen. Press or drag to go there. */
export function Minimap({ nodes, boxOf, status }: MinimapProps) {
  const canvas = useRef<HTMLCanvasElement>(null)
  const flow = useStoreApi()
  const { setCenter } = useReactFlow()
  const scale = useRef({ zoom: 1, x: 0, y: 0 })

  useEffect(() => {
    const element = canvas.current
    const pen = element?.getContext('2d')
    if (!element || !pen) return undefined
    let colours = readCanvasColours(element)
    let frame = 0
    const draw = () => {
      frame = 0
      const ratio = window.devicePixelRatio
      element.width = size.width * ratio
      element.height = size.height * ratio
      const { transform, width, height } = flow.getState()
      const [left, top, zoom] = transform
      const seen = { x: -left / zoom, y: -top / zoom, width: width / zoom, height: height / zoom }
      const boxes = nodes.filter(({ shape }) => shape !== 'frame').map((node) => ({ node, box: boxOf(node) }))
      const whole = boxAround([...boxes.map(({ box }) => box), seen]) ?? seen
      const fit = Math.min(
        (size.width - 2 * padding) / Math.max(1, whole.width),
        (size.height - 2 * padding) / Math.max(1, whole.height),
        0.16,
      )
      const x = (size.width - whole.width * fit) / 2 - whole.x * fit
      const y = (size.height - whole.height * fit) / 2 - whole.y * fit
      scale.current = { zoom: fit, x, y }
      pen.setTransform(ratio, 0, 0, ratio, 0, 0)
      for (const { node, box } of boxes) {
        pen.fillStyle = colours.tone[status.get(node.id)?.tone ?? 'neutral']
        pen.fillRect(
          box.x * fit + x,
          box.y * fit + y,
          Math.max(1.5, box.width * fit),
          Math.max(1.5, box.height * fit),
        )
      }
      pen.strokeStyle = colours.accent
      pen.lineWidth = 1.5
      pen.strokeRect(seen.x * fit + x, seen.y * fit + y, seen.width * fit, seen.height * fit)
    }
    const redraw = () => {
      frame ||= requestAnimationFrame(draw)
    }
    redraw()
    const stops = [
      flow.subscribe(redraw),
      status.subscribeAll(redraw),
      onThemeChange(() => {
        colours = readCanvasColours(element)
        redraw()
      }),
    ]
    return () => {
      cancelAnimationFrame(frame)
      for (const stop of stops) stop()
    }
  }, [nodes, boxOf, status, flow])

  const go = (event: React.PointerEvent<HTMLCanvasElement>) => {
    if (event.buttons === 0) return
    const bounds = event.currentTarget.getBoundingClientRect()
    const { x, y, zoom } = scale.current
    void setCenter((event.clientX - bounds.left - x) / zoom, (event.clientY - bounds.top - y) / zoom, {
      zoom: flow.getState().transform[2],
    })
  }
  return (
    <canvas
      ref={canvas}
      aria-hidden
      data-testid="minimap"
      className="cursor-pointer rounded-lg border border-line bg-surface shadow-lift"
      style={size}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        go(event)
      }}
      onPointerMove={go}
    />
  )
}
