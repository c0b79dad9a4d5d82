import { boxAround, type Box, type Point } from '#core/layout/layout-graph.ts'

import type { CanvasColours } from './canvas-colours.ts'
import { boxOfNode } from './flow-node.ts'
import type { GraphNode } from './graph-scene.ts'
import type { NodeStatusStore } from './node-status.ts'

export const minimapSize = { width: 150, height: 92 }
const padding = 6
const largestZoom = 0.16

interface Fit {
  zoom: number
  x: number
  y: number
}

/** How everything comes into the small picture. */
const fitOf = (whole: Box): Fit => {
  const zoom = Math.min(
    (minimapSize.width - 2 * padding) / Math.max(1, whole.width),
    (minimapSize.height - 2 * padding) / Math.max(1, whole.height),
    largestZoom,
  )
  return {
    zoom,
    x: (minimapSize.width - whole.width * zoom) / 2 - whole.x * zoom,
    y: (minimapSize.height - whole.height * zoom) / 2 - whole.y * zoom,
  }
}

/** Owns the small picture. The nodes in it are painted once; while the eye moves among them, only the frame of what it sees is. */
export interface MinimapPainter {
  show: (nodes: readonly GraphNode[]) => void
  /** What is on the screen, in pixels of the graph. */
  look: (seen: Box) => void
  recolour: (colours: CanvasColours) => void
  /** The nodes look otherwise: their status is another. */
  restatus: () => void
  /** The point of the graph under a point of the picture. */
  pointAt: (point: Point) => Point
  stop: () => void
}

export const minimapPainter = (
  canvas: HTMLCanvasElement,
  status: NodeStatusStore,
  firstColours: CanvasColours,
): MinimapPainter => {
  const pen = canvas.getContext('2d')
  const layer = document.createElement('canvas')
  const layerPen = layer.getContext('2d')
  let colours = firstColours
  let nodes: readonly GraphNode[] = []
  let extent: Box | undefined
  let seen: Box = { x: 0, y: 0, width: 0, height: 0 }
  let fit = fitOf(seen)
  /** The fit that the layer was painted at; undefined where it shows what no longer is. */
  let painted: Fit | undefined
  /** Pixels of the screen for one of the picture. */
  let ratio = 0
  let frame = 0

  /** Makes both as fine as the screen is; that empties them. */
  const fitScreen = () => {
    if (ratio === window.devicePixelRatio) return
    ratio = window.devicePixelRatio
    for (const [each, ink] of [
      [canvas, pen],
      [layer, layerPen],
    ] as const) {
      each.width = Math.round(minimapSize.width * ratio)
      each.height = Math.round(minimapSize.height * ratio)
      ink?.scale(ratio, ratio)
    }
    painted = undefined
  }
  const paintNodes = () => {
    if (!layerPen) return
    layerPen.clearRect(0, 0, minimapSize.width, minimapSize.height)
    for (const node of nodes) {
      const box = boxOfNode(node)
      layerPen.fillStyle = colours.tone[status.get(node.id)?.tone ?? 'neutral']
      layerPen.fillRect(
        box.x * fit.zoom + fit.x,
        box.y * fit.zoom + fit.y,
        Math.max(1.5, box.width * fit.zoom),
        Math.max(1.5, box.height * fit.zoom),
      )
    }
  }
  const draw = () => {
    frame = 0
    if (!pen) return
    fitScreen()
    fit = fitOf(boxAround(extent ? [extent, seen] : [seen]) ?? seen)
    if (painted?.zoom !== fit.zoom || painted.x !== fit.x || painted.y !== fit.y) paintNodes()
    painted = fit
    pen.clearRect(0, 0, minimapSize.width, minimapSize.height)
    pen.drawImage(layer, 0, 0, minimapSize.width, minimapSize.height)
    pen.strokeStyle = colours.accent
    pen.lineWidth = 1.5
    pen.strokeRect(
      seen.x * fit.zoom + fit.x,
      seen.y * fit.zoom + fit.y,
      seen.width * fit.zoom,
      seen.height * fit.zoom,
    )
  }
  const redraw = () => {
    frame ||= requestAnimationFrame(draw)
  }
  const repaint = () => {
    painted = undefined
    redraw()
  }
  return {
    show: (next) => {
      nodes = next.filter(({ shape }) => shape !== 'frame')
      extent = boxAround(nodes.map(boxOfNode))
      repaint()
    },
    look: (next) => {
      const isSame =
        next.x === seen.x && next.y === seen.y && next.width === seen.width && next.height === seen.height
      seen = next
      if (!isSame) redraw()
    },
    recolour: (next) => {
      colours = next
      repaint()
    },
    restatus: repaint,
    pointAt: ({ x, y }) => ({
      x: (x - fit.x) / fit.zoom,
      y: (y - fit.y) / fit.zoom,
    }),
    stop: () => cancelAnimationFrame(frame),
  }
}
