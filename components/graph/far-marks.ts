import type { Box } from '#core/layout/layout-graph.ts'

import type { NodeStatus } from './node-status.ts'

type Pen = Pick<CanvasRenderingContext2D, 'moveTo' | 'lineTo' | 'closePath' | 'arc'>

/** Lower blocks on the screen than this have no room for a mark. */
const leastPx = 5

const polygon = (pen: Pen, points: readonly (readonly [x: number, y: number])[]) => {
  for (const [index, [x, y]] of points.entries()) {
    if (index === 0) pen.moveTo(x, y)
    else pen.lineTo(x, y)
  }
  pen.closePath()
}

/** The shapes of the states, as ToneMark has them: what is as it should be has none. */
const shapes: Partial<Record<NodeStatus['tone'], (pen: Pen, x: number, y: number, r: number) => void>> = {
  failed: (pen, x, y, r) =>
    polygon(pen, [
      [x, y - r],
      [x + r, y],
      [x, y + r],
      [x - r, y],
    ]),
  warn: (pen, x, y, r) =>
    polygon(pen, [
      [x, y - r],
      [x + r, y + r],
      [x - r, y + r],
    ]),
  stale: (pen, x, y, r) => {
    pen.moveTo(x + r, y)
    pen.arc(x, y, r, 0, 2 * Math.PI)
    pen.moveTo(x + r / 2, y)
    pen.arc(x, y, r / 2, 0, 2 * Math.PI, true)
  },
  running: (pen, x, y, r) => {
    pen.moveTo(x + r, y)
    pen.arc(x, y, r, 0, 2 * Math.PI)
  },
  skipped: (pen, x, y, r) =>
    polygon(pen, [
      [x - r, y - r / 4],
      [x + r, y - r / 4],
      [x + r, y + r / 4],
      [x - r, y + r / 4],
    ]),
}

/** Adds the shape of a state to the path, at the right end of a block: so a state far away is no matter of colour alone. Gives its width. */
export const traceMark = (pen: Pen, tone: NodeStatus['tone'], block: Box): number => {
  const shape = shapes[tone]
  if (!shape || block.height < leastPx) return 0
  const r = block.height * 0.28
  shape(pen, block.x + block.width - 2 * r, block.y + block.height / 2, r)
  return 4 * r
}
