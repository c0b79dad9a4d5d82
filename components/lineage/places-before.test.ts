import { expect, test } from 'vitest'

import { placesBefore } from './places-before.ts'

const at = (x: number) => ({ x, y: 0 })
const nodes = (...ids: string[]) => ids.map((id) => ({ id }))
const last = {
  nodes: nodes('a', 'b', 'c', 'd'),
  places: { a: at(0), b: at(1), c: at(2), d: at(3) },
  groups: { mart: { ...at(2), width: 9, height: 9 } },
}

test('a node that comes leaves all others where they lie', () => {
  expect(placesBefore(last, nodes('a', 'b', 'c', 'd', 'new'))).toEqual(last.places)
})

test('a group that is folded lies where its frame was', () => {
  expect(placesBefore(last, nodes('a', 'b', 'group:mart'))).toEqual({
    a: at(0),
    b: at(1),
    'group:mart': at(2),
  })
})

test('what has little in common with the last drawing is drawn anew', () => {
  expect(placesBefore(undefined, nodes('a'))).toBeUndefined()
  expect(placesBefore(last, nodes('a', 'b'))).toBeUndefined()
  expect(placesBefore(last, nodes('x', 'y', 'a'))).toBeUndefined()
})
