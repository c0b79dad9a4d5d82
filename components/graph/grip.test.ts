import { expect, test } from 'vitest'

import { boxOfNode } from './flow-node.ts'
import { frameId } from './frames-of.ts'
import type { GraphNode } from './graph-scene.ts'
import { carriedBoxes, gripOf, isHeld } from './grip.ts'

const card = (id: string, x: number, y: number, group?: string): GraphNode => ({
  id,
  shape: 'card',
  place: { x, y },
  name: id,
  icon: 'asset',
  kind: 'asset',
  input: true,
  output: true,
  ...(group !== undefined && { group }),
})
const nodes = [card('a', 0, 0, 'g'), card('b', 300, 80, 'g'), card('c', 900, 0)]

test('nodes go where the hand takes each of them', () => {
  const grip = gripOf(nodes, [
    { id: 'b', to: { x: 301, y: 80 } },
    { id: 'c', to: { x: 901, y: 0 } },
  ])
  expect([grip.frame, [...grip.ids]]).toEqual([undefined, ['b', 'c']])
  const boxes = carriedBoxes(grip, [
    { id: 'c', to: { x: 7, y: 8 } },
    { id: 'b', to: { x: 5, y: 6 } },
  ])
  expect(boxes.map(({ x, y }) => [x, y])).toEqual([
    [5, 6],
    [7, 8],
  ])
})

test('a frame takes all its nodes along, each as far as itself, and nobody else', () => {
  const name = frameId('g')
  const corner = gripOf(nodes, [{ id: name, to: { x: 0, y: 0 } }]).corner ?? {
    x: NaN,
    y: NaN,
  }
  const moves = [{ id: name, to: { x: corner.x + 40, y: corner.y - 20 } }]
  const grip = gripOf(nodes, moves)
  expect([...grip.ids]).toEqual(['a', 'b'])
  const carried = carriedBoxes(grip, moves)
  for (const [index, node] of grip.nodes.entries()) {
    const { x, y } = boxOfNode(node)
    expect(carried[index]).toMatchObject({ x: x + 40, y: y - 20 })
  }
})

test('what is held is known again, and another thing is not', () => {
  const grip = gripOf(nodes, [{ id: 'b', to: { x: 0, y: 0 } }])
  expect(isHeld(grip, [{ id: 'b', to: { x: 9, y: 9 } }])).toBe(true)
  expect(isHeld(grip, [{ id: 'c', to: { x: 9, y: 9 } }])).toBe(false)
  expect(isHeld(grip, [{ id: frameId('g'), to: { x: 9, y: 9 } }])).toBe(false)
})
