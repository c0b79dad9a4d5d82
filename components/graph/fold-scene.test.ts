import fc from 'fast-check'
import { expect, test } from 'vitest'

import { foldId, foldScene } from './fold-scene.ts'
import type { GraphNode, GraphWire } from './graph-scene.ts'

const words = (frame: string, members: readonly GraphNode[]) => ({
  name: frame,
  words: `${members.length} nodes`,
})
const node = (id: string, group?: string, more: Partial<GraphNode> = {}): GraphNode => ({
  id,
  shape: 'card',
  place: { x: 0, y: 0 },
  name: id,
  icon: 'asset',
  kind: 'asset',
  input: true,
  output: true,
  ...(group !== undefined && { group }),
  ...more,
})
const wire = (from: string, to: string, quiet = false): GraphWire => ({
  id: `${from}>${to}`,
  from,
  to,
  ...(quiet && { quiet }),
})

const scene = fc
  .tuple(
    fc.array(fc.constantFrom('x', 'y', 'z', undefined), { minLength: 1, maxLength: 20 }),
    fc.array(fc.tuple(fc.nat(), fc.nat(), fc.boolean()), { maxLength: 60 }),
    fc.uniqueArray(fc.constantFrom('x', 'y', 'z', 'gone')),
  )
  .map(([groups, pairs, folded]) => {
    const nodes = groups.map((group, index) => node(`n${index}`, group))
    const wires = pairs.map(([from, to, quiet], index) => ({
      ...wire(`n${from % nodes.length}`, `n${to % nodes.length}`, quiet),
      id: `w${index}`,
    }))
    return { nodes, wires, folded: new Set(folded) }
  })

test('nothing is lost by folding: every node is shown once or hidden in one fold, every wire between shown nodes is counted once', () => {
  fc.assert(
    fc.property(scene, ({ nodes, wires, folded }) => {
      const shown = foldScene({ nodes, wires }, folded, words)
      const ids = shown.nodes.map(({ id }) => id)
      expect(new Set(ids).size).toBe(ids.length)
      expect(shown.meant(ids).toSorted()).toEqual(nodes.map(({ id }) => id).toSorted())
      for (const one of nodes) {
        expect(ids).toContain(shown.shownAs(one.id))
        expect(shown.meant([shown.shownAs(one.id)])).toContain(one.id)
      }
      const inside = wires.filter(
        ({ from, to }) => from !== to && shown.shownAs(from) === shown.shownAs(to),
      ).length
      const loops = wires.filter(({ from, to }) => from === to && shown.shownAs(from) !== from).length
      const counted = shown.wires.reduce((sum, { bundle = 1 }) => sum + bundle, 0)
      expect(counted).toBe(wires.length - inside - loops)
      const ends = shown.wires
        .filter(({ bundle }) => bundle !== undefined)
        .map(({ from, to }) => `${from} ${to}`)
      expect(new Set(ends).size).toBe(ends.length)
      for (const { from, to } of shown.wires) expect(ids.includes(from) && ids.includes(to)).toBe(true)
    }),
  )
})

test('where nothing is folded nodes and wires are the same objects', () => {
  const whole = { nodes: [node('a', 'x')], wires: [wire('a', 'a')] }
  const shown = foldScene(whole, new Set(['gone']), words)
  expect(shown.nodes).toBe(whole.nodes)
  expect(shown.wires).toBe(whole.wires)
})

test('a folded frame says how many lie in it, how many have problems and the worst of them, and is disabled when all are', () => {
  const nodes = [node('a', 'x', { problem: 'warning' }), node('b', 'x', { problem: 'error' }), node('c', 'x')]
  const [fold] = foldScene({ nodes, wires: [] }, new Set(['x']), words).nodes
  expect(fold).toMatchObject({ id: foldId('x'), words: '3 nodes', problem: 'error', fold: { problems: 2 } })
  expect(fold?.disabled).toBeUndefined()
  const off = nodes.map((one) => ({ ...one, disabled: true }))
  expect(foldScene({ nodes: off, wires: [] }, new Set(['x']), words).nodes[0]?.disabled).toBe(true)
})

test('wires to a neighbour become one bundle with their number, order-only where all of them are', () => {
  const nodes = [node('a', 'x'), node('b', 'x'), node('c'), node('d', 'y')]
  const wires = [wire('a', 'c'), wire('b', 'c', true), wire('a', 'd', true), wire('c', 'd'), wire('a', 'b')]
  const shown = foldScene({ nodes, wires }, new Set(['x']), words)
  expect(shown.wires.map(({ from, to, bundle, quiet }) => [from, to, bundle, quiet])).toEqual([
    ['c', 'd', undefined, undefined],
    [foldId('x'), 'c', 2, undefined],
    [foldId('x'), 'd', 1, true],
  ])
})

test('a thousand nodes and three thousand wires become forty folds, each wire in one bundle', () => {
  const nodes = Array.from({ length: 1000 }, (_, index) => node(`n${index}`, `g${index % 40}`))
  const wires = nodes.flatMap((_, index) =>
    [1, 7, 31].map((far) => wire(`n${index}`, `n${(index + far) % 1000}`)),
  )
  const folded = new Set(Array.from({ length: 40 }, (_, index) => `g${index}`))
  const shown = foldScene({ nodes, wires }, folded, words)
  expect(shown.nodes).toHaveLength(40)
  expect(shown.wires).toHaveLength(120)
  expect(shown.wires.reduce((sum, { bundle = 0 }) => sum + bundle, 0)).toBe(3_000)
})
