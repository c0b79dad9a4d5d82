import fc from 'fast-check'
import { expect, test } from 'vitest'

import type { Box } from './layout-graph.ts'
import { snapToLines } from './snap-to-lines.ts'

const box = (x: number, y: number, width = 100, height = 50): Box => ({ x, y, width, height })

test.each<[string, Box, Box[], { x: number; y: number }]>([
  ['a left edge to a left edge', box(4, 300), [box(0, 0)], { x: -4, y: 0 }],
  ['a left edge to a right edge', box(103, 300), [box(0, 0)], { x: -3, y: 0 }],
  ['a centre to a centre', box(28, 300, 40), [box(0, 0)], { x: 2, y: 0 }],
  ['both ways at once', box(3, 53), [box(0, 0)], { x: -3, y: -3 }],
  ['to the nearer of two', box(4, 300), [box(0, 0), box(6, 100)], { x: 2, y: 0 }],
  ['to nothing out of reach', box(9, 300), [box(0, 0)], { x: 0, y: 0 }],
  ['never a centre to an edge', box(52, 300), [box(0, 0)], { x: 0, y: 0 }],
  ['to nobody', box(0, 0), [], { x: 0, y: 0 }],
])('%s', (_, carried, others, shift) => expect(snapToLines(carried, others, 6).shift).toEqual(shift))

test('a line reaches over all that is level along it', () => {
  const { lines } = snapToLines(box(2, 300, 80), [box(0, 0, 60), box(0, 600, 40)], 6)
  expect(lines).toEqual([{ axis: 'x', at: 0, from: 0, to: 650 }])
})

const someBox = fc
  .tuple(
    fc.integer({ min: -500, max: 500 }),
    fc.integer({ min: -500, max: 500 }),
    fc.integer({ min: 10, max: 200 }),
  )
  .map(([x, y, width]) => box(x, y, width))

test('it is moved no further than the reach, and where it lies then it stays', () => {
  fc.assert(
    fc.property(someBox, fc.array(someBox, { maxLength: 20 }), (carried, others) => {
      const { shift } = snapToLines(carried, others, 6)
      expect(Math.max(Math.abs(shift.x), Math.abs(shift.y))).toBeLessThanOrEqual(6)
      const there = { ...carried, x: carried.x + shift.x, y: carried.y + shift.y }
      expect(snapToLines(there, others, 6).shift).toEqual({ x: 0, y: 0 })
    }),
  )
})
