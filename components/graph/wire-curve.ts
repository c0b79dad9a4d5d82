import type { Box, Point } from '#core/layout/layout-graph.ts'

/** A wire from the right middle of one box to the left middle of another, as a cubic Bézier. */
export interface WireCurve {
  readonly start: Point
  readonly end: Point
  /** How far the control points stand off, horizontally. */
  readonly reach: number
}

export const wireCurve = (from: Box, to: Box): WireCurve => {
  const start = { x: from.x + from.width, y: from.y + from.height / 2 }
  const end = { x: to.x, y: to.y + to.height / 2 }
  return { start, end, reach: reachOf(start, end) }
}

export const reachOf = (start: Point, end: Point): number => {
  const across = end.x - start.x
  return across >= 0 ? Math.max(30, across / 2) : Math.min(260, 60 + Math.abs(across) / 3)
}

export const wirePath = ({ start, end, reach }: WireCurve): string =>
  `M${start.x} ${start.y}C${start.x + reach} ${start.y} ${end.x - reach} ${end.y} ${end.x} ${end.y}`

/** The point of the curve at t from 0 to 1. */
export const pointOnWire = ({ start, end, reach }: WireCurve, t: number): Point => {
  const s = 1 - t
  const [a, b, c, d] = [s * s * s, 3 * s * s * t, 3 * s * t * t, t * t * t]
  return {
    x: a * start.x + b * (start.x + reach) + c * (end.x - reach) + d * end.x,
    y: (a + b) * start.y + (c + d) * end.y,
  }
}

/** The box that holds the curve. */
export const wireBounds = ({ start, end, reach }: WireCurve) => {
  const bulge = end.x < start.x ? reach * 0.75 : 0
  return {
    minX: Math.min(start.x, end.x) - bulge,
    maxX: Math.max(start.x, end.x) + bulge,
    minY: Math.min(start.y, end.y),
    maxY: Math.max(start.y, end.y),
  }
}

const distanceToSegment = (p: Point, a: Point, b: Point): number => {
  const [dx, dy] = [b.x - a.x, b.y - a.y]
  const length = dx * dx + dy * dy
  const t = length === 0 ? 0 : Math.max(0, Math.min(1, ((p.x - a.x) * dx + (p.y - a.y) * dy) / length))
  return Math.hypot(p.x - a.x - t * dx, p.y - a.y - t * dy)
}

const pieces = 16

/** How far a point is from the curve, in pixels, to within a fraction of one. */
export const distanceToWire = (curve: WireCurve, point: Point): number => {
  let nearest = Infinity
  let previous = curve.start
  for (let piece = 1; piece <= pieces; piece++) {
    const next = pointOnWire(curve, piece / pieces)
    nearest = Math.min(nearest, distanceToSegment(point, previous, next))
    previous = next
  }
  return nearest
}
