import type { CanvasColours } from './canvas-colours.ts'
import { drawGraph, type Lens, type PaintedScene } from './draw-graph.ts'

/** Pixels of bitmap beyond each edge of the screen: panning only moves the bitmap until they are used up. */
const margin = 200
const redrawAfterZoomMs = 90

export interface Viewport extends Lens {
  width: number
  height: number
}

/** Owns the bitmap under the nodes. Tell it what to draw and where the eye is; it decides when to draw. */
export interface GraphPainter {
  show: (scene: PaintedScene) => void
  look: (viewport: Viewport) => void
  recolour: (colours: CanvasColours) => void
  redraw: () => void
  stop: () => void
}

export const graphPainter = (canvas: HTMLCanvasElement, firstColours: CanvasColours): GraphPainter => {
  const pen = canvas.getContext('2d')
  let colours = firstColours
  let scene: PaintedScene | undefined
  let now: Viewport | undefined
  let drawn: Viewport | undefined
  let frame = 0
  let afterZoom: ReturnType<typeof setTimeout> | undefined

  const draw = () => {
    frame = 0
    if (!pen || !scene || !now || now.width === 0) return
    const ratio = window.devicePixelRatio
    const [width, height] = [now.width + 2 * margin, now.height + 2 * margin]
    if (canvas.width !== Math.round(width * ratio) || canvas.height !== Math.round(height * ratio)) {
      canvas.width = Math.round(width * ratio)
      canvas.height = Math.round(height * ratio)
      canvas.style.width = `${width}px`
      canvas.style.height = `${height}px`
    }
    pen.setTransform(ratio, 0, 0, ratio, 0, 0)
    pen.clearRect(0, 0, width, height)
    const lens = { x: now.x + margin, y: now.y + margin, zoom: now.zoom }
    const area = {
      x: -lens.x / lens.zoom,
      y: -lens.y / lens.zoom,
      width: width / lens.zoom,
      height: height / lens.zoom,
    }
    drawGraph(pen, scene, area, lens, colours)
    drawn = now
    canvas.style.transform = 'none'
  }
  const redraw = () => {
    frame ||= requestAnimationFrame(draw)
  }

  const look = (viewport: Viewport) => {
    now = viewport
    if (!drawn || drawn.width !== viewport.width || drawn.height !== viewport.height) return redraw()
    const scale = viewport.zoom / drawn.zoom
    if (Math.abs(scale - 1) > 1e-6) {
      const [x, y] = [
        viewport.x - scale * drawn.x + margin - scale * margin,
        viewport.y - scale * drawn.y + margin - scale * margin,
      ]
      canvas.style.transform = `translate(${x}px,${y}px) scale(${scale})`
      if (scale < 0.8 || scale > 1.5) redraw()
      clearTimeout(afterZoom)
      afterZoom = setTimeout(redraw, redrawAfterZoomMs)
      return undefined
    }
    const [x, y] = [viewport.x - drawn.x, viewport.y - drawn.y]
    if (Math.abs(x) > margin || Math.abs(y) > margin) redraw()
    else canvas.style.transform = `translate(${x}px,${y}px)`
    return undefined
  }
  return {
    show: (next) => {
      scene = next
      redraw()
    },
    look,
    recolour: (next) => {
      colours = next
      redraw()
    },
    redraw,
    stop: () => {
      cancelAnimationFrame(frame)
      clearTimeout(afterZoom)
      frame = 0
    },
  }
}

/** The margin, for who places the canvas. */
export const painterMarginPx = margin
