import type { Box, Point } from './layout-graph.ts'

/** A line along which boxes are level: upright at an `x`, or lying at a `y`, from one end of them to the other. */
export interface SnapLine {
  axis: 'x' | 'y'
  at: number
  from: number
  to: number
}

export interface Snapped {
  /** How far the carried box is moved to be level. */
  shift: Point
  lines: readonly SnapLine[]
}

const sides = { x: 'width', y: 'height' } as const
const crossOf = { x: 'y', y: 'x' } as const

/**
 * Visits each way that makes a box level with another along an axis: edges with edges of either side, the centre with the centre; `line` is
 * where the box has it. Called for every box in sight at every move, so nothing is made on the way.
 */
const eachWay = (
  carried: Box,
  other: Box,
  axis: 'x' | 'y',
  visit: (way: number, line: number, other: Box) => void,
): void => {
  const size = sides[axis]
  const [near, far] = [carried[axis], carried[axis] + carried[size]]
  const [otherNear, otherFar] = [other[axis], other[axis] + other[size]]
  visit(otherNear - near, near, other)
  visit(otherFar - near, near, other)
  visit(otherNear - far, far, other)
  visit(otherFar - far, far, other)
  visit((otherNear + otherFar - near - far) / 2, (near + far) / 2, other)
}

/** The shortest way along an axis that makes the box level with another, within the reach. */
const shiftAlong = (carried: Box, others: readonly Box[], axis: 'x' | 'y', reach: number): number => {
  let [found, least] = [0, Infinity]
  const visit = (way: number) => {
    const length = Math.abs(way)
    if (length > reach || length >= least) return
    found = way
    least = length
  }
  for (const other of others) eachWay(carried, other, axis, visit)
  return found
}

const rounding = 0.5

/** Every line along which the box, where it came to be, is level with others. */
const linesAlong = (carried: Box, others: readonly Box[], axis: 'x' | 'y'): SnapLine[] => {
  const cross = crossOf[axis]
  const end = (box: Box) => box[cross] + box[sides[cross]]
  const ends = new Map<number, { from: number; to: number }>()
  const visit = (way: number, line: number, other: Box) => {
    if (Math.abs(way) > rounding) return
    const known = ends.get(line) ?? { from: carried[cross], to: end(carried) }
    ends.set(line, { from: Math.min(known.from, other[cross]), to: Math.max(known.to, end(other)) })
  }
  for (const other of others) eachWay(carried, other, axis, visit)
  return [...ends].map(([at, { from, to }]) => ({ axis, at, from, to }))
}

/**
 * Where a carried box is drawn to: level with edges and centres of the others that are nearer than `reach`, in each direction by itself.
 * `others` are those in sight; each call looks at all of them.
 */
export const snapToLines = (carried: Box, others: readonly Box[], reach: number): Snapped => {
  const shift = {
    x: shiftAlong(carried, others, 'x', reach),
    y: shiftAlong(carried, others, 'y', reach),
  }
  const there = { ...carried, x: carried.x + shift.x, y: carried.y + shift.y }
  return { shift, lines: [...linesAlong(there, others, 'x'), ...linesAlong(there, others, 'y')] }
}
