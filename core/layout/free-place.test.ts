import fc from 'fast-check'
import { expect, it } from 'vitest'

import { freePlace } from './free-place.ts'
import { overlaps } from './layout-graph.ts'

const size = { width: 204, height: 54 }
const boxes = fc.array(
  fc.record({
    x: fc.integer({ min: 0, max: 900 }),
    y: fc.integer({ min: 0, max: 900 }),
    width: fc.constant(204),
    height: fc.constant(54),
  }),
  { maxLength: 40 },
)

it('takes the wanted place where it is free', () => {
  expect(freePlace({ x: 10, y: 20 }, size, [])).toEqual({ x: 10, y: 20 })
})

it('never lies on anything', () => {
  fc.assert(
    fc.property(boxes, (taken) => {
      const place = freePlace({ x: 400, y: 400 }, size, taken)
      expect(taken.some((box) => overlaps({ ...place, ...size }, box))).toBe(false)
    }),
  )
})
