import { groupMargin, overlaps, type Box } from '#core/layout/layout-graph.ts'

import type { CanvasColours } from './canvas-colours.ts'
import { drawBundles } from './draw-bundles.ts'
import { traceMark } from './far-marks.ts'
import type { GraphFrame, GraphNode } from './graph-scene.ts'
import { farZoom } from './node-shape.ts'
import type { NodeStatus } from './node-status.ts'
import type { IndexedWire, WireIndex } from './wire-index.ts'

/** Everything the canvas draws, with the boxes of nodes as they lie now. */
export interface PaintedScene {
  nodes: readonly GraphNode[]
  frames: readonly GraphFrame[]
  boxOf: (id: string) => Box | undefined
  wires: WireIndex
  /** Wires that are drawn elsewhere at the moment, because they move or are pointed at. */
  skipWire: (id: string) => boolean
  statusOf: (id: string) => NodeStatus | undefined
  selected: (id: string) => boolean
}

export interface Lens {
  /** Translation in pixels of the screen, then zoom, as the viewport has them. */
  x: number
  y: number
  zoom: number
}

/** A long path costs the rasteriser more than many short ones. */
const wiresPerPath = 8
const straightBelow = 0.25
const groupsOnlyBelow = 0.12
const titlesFrom = 0.16
const labelHeight = 16

const drawFrames = (
  pen: CanvasRenderingContext2D,
  scene: PaintedScene,
  area: Box,
  { x, y, zoom }: Lens,
  colours: CanvasColours,
) => {
  for (const { box } of scene.frames) {
    if (!overlaps(box, area)) continue
    const [left, top, width, height] = [
      box.x * zoom + x,
      box.y * zoom + y,
      box.width * zoom,
      box.height * zoom,
    ]
    pen.beginPath()
    pen.roundRect(left, top, width, height, 12 * Math.min(1, zoom))
    pen.fillStyle = colours.sunken
    pen.fill()
    pen.lineWidth = 1
    pen.strokeStyle = colours.line
    pen.stroke()
  }
}

/** Where a frame's head has no room for its name, the name reaches up out of it, on a plate, and covers nothing that lies in the frame. */
const drawFrameNames = (
  pen: CanvasRenderingContext2D,
  { frames }: PaintedScene,
  area: Box,
  { x, y, zoom }: Lens,
  colours: CanvasColours,
) => {
  pen.font = `600 11px ${colours.sans}`
  const hasHead = groupMargin.head * zoom >= labelHeight
  for (const { box, label, count } of frames) {
    const [left, top, width, height] = [
      box.x * zoom + x,
      box.y * zoom + y,
      box.width * zoom,
      box.height * zoom,
    ]
    if (!overlaps(box, area) || width < 48 || height < labelHeight) continue
    const text = `${label} (${count})`
    const room = width - 10
    const up = hasHead ? 0 : labelHeight + 2 - groupMargin.head * zoom
    if (!hasHead) {
      pen.fillStyle = colours.surface
      pen.beginPath()
      pen.roundRect(left + 1, top + 1 - up, Math.min(room, pen.measureText(text).width) + 8, labelHeight, 4)
      pen.fill()
    }
    pen.fillStyle = colours.ink3
    pen.fillText(text, left + 5, top + 13 - up, room)
  }
}

const traceWire = (pen: CanvasRenderingContext2D, { curve }: IndexedWire, { x, y, zoom }: Lens) => {
  const { start, end, reach } = curve
  pen.moveTo(start.x * zoom + x, start.y * zoom + y)
  if (zoom < straightBelow) pen.lineTo(end.x * zoom + x, end.y * zoom + y)
  else {
    pen.bezierCurveTo(
      (start.x + reach) * zoom + x,
      start.y * zoom + y,
      (end.x - reach) * zoom + x,
      end.y * zoom + y,
      end.x * zoom + x,
      end.y * zoom + y,
    )
  }
}

const drawWires = (
  pen: CanvasRenderingContext2D,
  scene: PaintedScene,
  area: Box,
  lens: Lens,
  colours: CanvasColours,
) => {
  const wires = scene.wires.within(area).filter(({ wire }) => !scene.skipWire(wire.id))
  pen.lineWidth = Math.max(0.6, Math.min(1.5, 1.5 * lens.zoom))
  for (const quiet of [true, false]) {
    pen.strokeStyle = quiet ? colours.wireQuiet : colours.wire
    pen.setLineDash(quiet && lens.zoom >= straightBelow ? [4, 4] : [])
    pen.beginPath()
    let traced = 0
    for (const one of wires) {
      if (one.wire.critical || Boolean(one.wire.quiet) !== quiet) continue
      traceWire(pen, one, lens)
      if (++traced % wiresPerPath !== 0) continue
      pen.stroke()
      pen.beginPath()
    }
    pen.stroke()
  }
  pen.setLineDash([])
  pen.strokeStyle = colours.ink2
  pen.lineWidth *= 5 / 3
  pen.beginPath()
  for (const one of wires) if (one.wire.critical) traceWire(pen, one, lens)
  pen.stroke()
  if (lens.zoom >= farZoom) drawBundles(pen, wires, lens, colours)
}

/** What fits of a name: a name pressed together cannot be read. */
const cut = (name: string, letters: number): string =>
  name.length <= letters ? name : `${name.slice(0, Math.max(1, letters - 1))}…`

const drawFarNodes = (
  pen: CanvasRenderingContext2D,
  scene: PaintedScene,
  area: Box,
  { x, y, zoom }: Lens,
  colours: CanvasColours,
) => {
  const byTone = new Map<string, GraphNode[]>()
  for (const node of scene.nodes) {
    const box = scene.boxOf(node.id)
    if (!box || node.shape === 'frame' || !overlaps(box, area)) continue
    const tone = node.disabled ? 'skipped' : (scene.statusOf(node.id)?.tone ?? 'neutral')
    const alike = byTone.get(tone)
    if (alike) alike.push(node)
    else byTone.set(tone, [node])
  }
  for (const [tone, nodes] of byTone) {
    pen.fillStyle = colours.tone[tone as NodeStatus['tone']]
    pen.beginPath()
    for (const node of nodes) {
      const box = scene.boxOf(node.id)
      if (box)
        pen.roundRect(box.x * zoom + x, box.y * zoom + y, box.width * zoom, box.height * zoom, 5 * zoom)
    }
    pen.fill()
  }
  pen.fillStyle = colours.surface
  pen.beginPath()
  const marked = new Map<string, number>()
  for (const [tone, nodes] of byTone) {
    for (const node of nodes) {
      const box = scene.boxOf(node.id)
      if (!box) continue
      const block = {
        x: box.x * zoom + x,
        y: box.y * zoom + y,
        width: box.width * zoom,
        height: box.height * zoom,
      }
      marked.set(node.id, traceMark(pen, tone as NodeStatus['tone'], block))
    }
  }
  pen.fill()
  pen.strokeStyle = colours.accent
  pen.lineWidth = 2
  for (const node of scene.nodes) {
    const box = scene.selected(node.id) ? scene.boxOf(node.id) : undefined
    if (box)
      pen.strokeRect(box.x * zoom + x - 2, box.y * zoom + y - 2, box.width * zoom + 4, box.height * zoom + 4)
  }
  if (zoom < titlesFrom) return
  pen.fillStyle = colours.surface
  pen.font = `500 ${Math.round(26 * zoom)}px ${colours.mono}`
  const letterPx = pen.measureText('0').width
  for (const nodes of byTone.values()) {
    for (const node of nodes) {
      const box = scene.boxOf(node.id)
      if (!box || node.shape === 'note') continue
      const room = box.width * zoom - 8 - (marked.get(node.id) ?? 0)
      pen.fillText(
        cut(node.name, Math.floor(room / letterPx)),
        box.x * zoom + x + 4,
        box.y * zoom + y + box.height * zoom * 0.65,
      )
    }
  }
}

/** Draws what lies within `area` (in pixels of the graph): frames, wires, and when far away the nodes too. */
export const drawGraph = (
  pen: CanvasRenderingContext2D,
  scene: PaintedScene,
  area: Box,
  lens: Lens,
  colours: CanvasColours,
): void => {
  drawFrames(pen, scene, area, lens, colours)
  if (lens.zoom >= groupsOnlyBelow || scene.frames.length === 0) drawWires(pen, scene, area, lens, colours)
  if (lens.zoom >= farZoom) return
  drawFarNodes(pen, scene, area, lens, colours)
  drawFrameNames(pen, scene, area, lens, colours)
}
