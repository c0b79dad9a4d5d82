import { expect, it } from 'vitest'

import type { GraphNode } from '#components/graph/graph-scene.ts'

import { neighbour } from './neighbour.ts'

const node = (id: string, x: number, y: number): GraphNode => ({
  id,
  shape: 'card',
  place: { x, y },
  name: id,
  icon: 'python',
  kind: 'asset',
  input: true,
  output: true,
})
const nodes = [node('a', 0, 0), node('b', 300, 0), node('c', 300, 100), node('d', 600, 400)]
const wires = [{ id: 'a d', from: 'a', to: 'd' }]

it('begins at the upper left', () => expect(neighbour(nodes, [], undefined, 'right')).toBe('a'))
it('goes along a wire, however far it leads', () => expect(neighbour(nodes, wires, 'a', 'right')).toBe('d'))
it('goes back along it', () => expect(neighbour(nodes, wires, 'd', 'left')).toBe('a'))
it('goes to what lies next where no wire leads', () => expect(neighbour(nodes, [], 'a', 'right')).toBe('b'))
it('stays in the column', () => expect(neighbour(nodes, wires, 'b', 'down')).toBe('c'))
it('stays where nothing lies that way', () => expect(neighbour(nodes, wires, 'a', 'up')).toBeUndefined())
