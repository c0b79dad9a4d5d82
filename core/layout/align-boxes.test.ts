import fc from 'fast-check'
import { expect, test } from 'vitest'

import { alignBoxes, alignments, distributeBoxes, type Boxes } from './align-boxes.ts'
import type { Box, Places } from './layout-graph.ts'

const boxes = (...list: [x: number, y: number, width: number, height: number][]): Boxes =>
  new Map(list.map(([x, y, width, height], index) => [String(index), { x, y, width, height }]))
const after = (before: Boxes, places: Places): Box[] =>
  [...before].map(([id, box]) => ({ ...box, ...places[id] }))

const three = boxes([0, 0, 100, 50], [40, 90, 60, 30], [10, 200, 200, 100])
test.each([
  ['left', { 1: { x: 0, y: 90 }, 2: { x: 0, y: 200 } }],
  ['centre', { 0: { x: 55, y: 0 }, 1: { x: 75, y: 90 }, 2: { x: 5, y: 200 } }],
  ['right', { 0: { x: 110, y: 0 }, 1: { x: 150, y: 90 } }],
  ['top', { 1: { x: 40, y: 0 }, 2: { x: 10, y: 0 } }],
  ['middle', { 0: { x: 0, y: 125 }, 1: { x: 40, y: 135 }, 2: { x: 10, y: 100 } }],
  ['bottom', { 0: { x: 0, y: 250 }, 1: { x: 40, y: 270 } }],
] as const)('aligned %s, only what has to moves', (alignment, places) =>
  expect(alignBoxes(three, alignment)).toEqual(places),
)

test('distributed, the outermost stay and the gaps are the same', () => {
  expect(distributeBoxes(three, 'down')).toEqual({ 1: { x: 40, y: 110 } })
  expect(distributeBoxes(boxes([0, 0, 10, 10], [90, 0, 10, 10]), 'across')).toEqual({})
})

/** In steps of four, so that middles fall on whole pixels. */
const steps = (min: number, max: number) => fc.integer({ min, max }).map((number) => number * 4)
const someBoxes = fc
  .array(fc.tuple(steps(-200, 200), steps(-200, 200), steps(3, 70), steps(3, 70)), {
    minLength: 3,
    maxLength: 12,
  })
  .map((list) => boxes(...list))

test('what is in line already stays, and nothing moves along the line', () => {
  fc.assert(
    fc.property(someBoxes, fc.constantFrom(...alignments), (before, alignment) => {
      const now = after(before, alignBoxes(before, alignment))
      const again = new Map(now.map((box, index) => [String(index), box]))
      expect(alignBoxes(again, alignment)).toEqual({})
      const across = alignment === 'left' || alignment === 'centre' || alignment === 'right'
      for (const [index, box] of [...before.values()].entries())
        expect(across ? now[index]?.y : now[index]?.x).toBe(across ? box.y : box.x)
    }),
  )
})

test('distributed boxes never overlap along the way, and gaps differ by rounding alone', () => {
  fc.assert(
    fc.property(someBoxes, (before) => {
      const now = after(before, distributeBoxes(before, 'across')).toSorted((a, b) => a.x - b.x)
      const gaps = now.slice(1).map((box, index) => box.x - (now[index]?.x ?? 0) - (now[index]?.width ?? 0))
      expect(Math.min(...gaps)).toBeGreaterThanOrEqual(19)
      expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(2)
    }),
  )
})
