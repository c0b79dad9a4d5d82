import { expect, test } from 'vitest'

import { foldId } from '#components/graph/fold-scene.ts'
import { read } from '#server/testing/numbers-document.ts'

import { unfoldedMoves } from './placement.ts'
import { folding, sceneOf } from './scene.ts'

const document = read(`sluice: pipeline
name: x
assets:
  - { id: a, key: a, group: raw, compute: { kind: external } }
  - { id: b, key: b, group: raw, compute: { kind: external } }
  - { id: c, key: c, compute: { kind: external } }
layout: { a: { x: 0, y: 0 }, b: { x: 300, y: 40 }, c: { x: 600, y: 0 } }
`)
const whole = sceneOf(document, {}, new Map())

test('carrying a folded group carries all that lies in it as far, and nothing else', () => {
  const scene = folding(whole, new Set(['group:raw']))
  const fold = scene.nodes.find(({ id }) => id === foldId('group:raw'))
  expect(fold).toMatchObject({ name: 'raw', words: '2 assets' })
  const { x, y } = fold?.place ?? { x: 0, y: 0 }
  expect(unfoldedMoves(scene, [{ id: foldId('group:raw'), place: { x: x + 10, y: y - 5 } }])).toEqual([
    { id: 'a', place: { x: 10, y: -5 } },
    { id: 'b', place: { x: 310, y: 35 } },
  ])
})

test('where nothing folded is carried, the moves are what they were', () => {
  const moves = [{ id: 'c', place: { x: 1, y: 1 } }]
  expect(unfoldedMoves(folding(whole, new Set(['group:raw'])), moves)).toBe(moves)
})
