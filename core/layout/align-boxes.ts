import { boxAround, type Box, type Places } from './layout-graph.ts'

export const alignments = ['left', 'centre', 'right', 'top', 'middle', 'bottom'] as const
/** Where boxes come to stand in line: their edges, or the middle across (`centre`) or down (`middle`). */
export type Alignment = (typeof alignments)[number]

export type Boxes = ReadonlyMap<string, Box>

/** The places of what has to move, in whole pixels. */
const moved = (boxes: Boxes, to: (box: Box, id: string) => { x: number; y: number }): Places =>
  Object.fromEntries(
    [...boxes].flatMap(([id, box]) => {
      const { x, y } = to(box, id)
      const place = { x: Math.round(x), y: Math.round(y) }
      return place.x === box.x && place.y === box.y ? [] : [[id, place]]
    }),
  )

/** Places that bring boxes in line with the outermost of them, or with the middle of all. */
export const alignBoxes = (boxes: Boxes, alignment: Alignment): Places => {
  const around = boxAround(boxes.values())
  if (!around) return {}
  const right = around.x + around.width
  const bottom = around.y + around.height
  return moved(boxes, (box) => {
    switch (alignment) {
      case 'left':
        return { x: around.x, y: box.y }
      case 'centre':
        return { x: around.x + (around.width - box.width) / 2, y: box.y }
      case 'right':
        return { x: right - box.width, y: box.y }
      case 'top':
        return { x: box.x, y: around.y }
      case 'middle':
        return { x: box.x, y: around.y + (around.height - box.height) / 2 }
      case 'bottom':
        return { x: box.x, y: bottom - box.height }
    }
  })
}

/** Between boxes that have less room than that: nothing is to hide behind another. */
const leastGap = 20

/**
 * Places with the same gap between boxes that follow each other, from left to right (`across`) or from top to bottom (`down`). The first
 * stays where it is, and so does the last where there is room for all between them.
 */
export const distributeBoxes = (boxes: Boxes, direction: 'across' | 'down'): Places => {
  const [at, size] = direction === 'across' ? (['x', 'width'] as const) : (['y', 'height'] as const)
  const inOrder = [...boxes].toSorted(([, a], [, b]) => a[at] - b[at])
  const [first, last] = [inOrder[0]?.[1], inOrder.at(-1)?.[1]]
  if (!first || !last || inOrder.length < 3) return {}
  const filled = inOrder.reduce((sum, [, box]) => sum + box[size], 0)
  const gap = Math.max(leastGap, (last[at] + last[size] - first[at] - filled) / (inOrder.length - 1))
  let next = first[at]
  const starts = new Map(
    inOrder.map(([id, box]) => {
      const start = next
      next += box[size] + gap
      return [id, start]
    }),
  )
  return moved(boxes, (box, id) => ({ ...box, [at]: starts.get(id) ?? box[at] }))
}
