/** Something to be laid out. Sizes and places are in pixels of the canvas at zoom 1; a place is the upper left corner. */
export interface LayoutNode {
  id: string
  width: number
  height: number
  /** Nodes of one group lie together, with nobody else among them. */
  group?: string | undefined
}

/** Data flows from left to right along it. Edges to nodes that are not there, and loops, are ignored. */
export interface LayoutEdge {
  from: string
  to: string
}

export interface LayoutGraph {
  nodes: readonly LayoutNode[]
  edges: readonly LayoutEdge[]
}

export interface Point {
  x: number
  y: number
}

export interface Box extends Point {
  width: number
  height: number
}

export type Places = Readonly<Record<string, Point>>

export interface Layout {
  places: Places
  /** The frame around each group, by the group's name. */
  groups: Readonly<Record<string, Box>>
}

/** The room a group keeps around its nodes: its name stands in the head. */
export const groupMargin = { side: 26, head: 36 } as const

/** The smallest box around some boxes, or undefined around none. */
export const boxAround = (boxes: Iterable<Box>): Box | undefined => {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const box of boxes) {
    left = Math.min(left, box.x)
    top = Math.min(top, box.y)
    right = Math.max(right, box.x + box.width)
    bottom = Math.max(bottom, box.y + box.height)
  }
  return left === Infinity ? undefined : { x: left, y: top, width: right - left, height: bottom - top }
}

/** Whether two boxes share area, or come closer than the gap. */
export const overlaps = (a: Box, b: Box, gap = 0): boolean =>
  a.x < b.x + b.width + gap &&
  b.x < a.x + a.width + gap &&
  a.y < b.y + b.height + gap &&
  b.y < a.y + a.height + gap
