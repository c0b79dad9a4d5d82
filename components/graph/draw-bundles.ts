import type { CanvasColours } from './canvas-colours.ts'
import type { Lens } from './draw-graph.ts'
import { pointOnWire } from './wire-curve.ts'
import type { IndexedWire } from './wire-index.ts'

const heightPx = 16

/** How many wires each bundle stands for, in a pill on its middle. */
export const drawBundles = (
  pen: CanvasRenderingContext2D,
  wires: readonly IndexedWire[],
  { x, y, zoom }: Lens,
  colours: CanvasColours,
): void => {
  pen.font = `600 11px ${colours.sans}`
  pen.lineWidth = 1
  for (const { wire, curve } of wires) {
    if (wire.bundle === undefined || wire.bundle < 2) continue
    const words = String(wire.bundle)
    const middle = pointOnWire(curve, 0.5)
    const width = pen.measureText(words).width + 12
    const [left, top] = [middle.x * zoom + x - width / 2, middle.y * zoom + y - heightPx / 2]
    pen.beginPath()
    pen.roundRect(left, top, width, heightPx, heightPx / 2)
    pen.fillStyle = colours.surface
    pen.fill()
    pen.strokeStyle = colours.lineStrong
    pen.stroke()
    pen.fillStyle = colours.ink3
    pen.fillText(words, left + 6, top + 12)
  }
}
