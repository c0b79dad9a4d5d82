import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { overlaps, type LayoutGraph, type LayoutNode } from './layout-graph.ts'
import { twoLevelLayout } from './two-level-layout.ts'

const graphs = (most: number) =>
  fc
    .record({
      groups: fc.array(fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }), {
        minLength: 1,
        maxLength: most,
      }),
      ends: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: most * 2 }),
      small: fc.array(fc.boolean(), { minLength: most, maxLength: most }),
    })
    .map(({ groups, ends, small }): LayoutGraph => ({
      nodes: groups.map((group, index) => ({
        id: `n${index}`,
        width: small[index] ? 168 : 204,
        height: small[index] ? 34 : 54,
        group: group === undefined ? undefined : `g${group}`,
      })),
      edges: ends.map(([a, b]) => ({ from: `n${a % groups.length}`, to: `n${b % groups.length}` })),
    }))

/** The same graph with every edge from the lower to the higher number, and no groups: nothing can turn it back. */
const acyclic = (graph: LayoutGraph): LayoutGraph => ({
  nodes: graph.nodes.map((node) => ({ ...node, group: undefined })),
  edges: graph.edges
    .map(({ from, to }) => [Number(from.slice(1)), Number(to.slice(1))] as const)
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => ({ from: `n${Math.min(a, b)}`, to: `n${Math.max(a, b)}` })),
})

const boxesOf = (graph: LayoutGraph, layout = twoLevelLayout(graph)) =>
  graph.nodes.map((node) => ({ ...node, ...(layout.places[node.id] ?? { x: Number.NaN, y: Number.NaN }) }))

/** Stages of assets in groups, seeded: what a large deployment looks like. */
const large = (count: number, grouped: boolean): LayoutGraph => {
  let seed = 7
  const random = () => (seed = (seed * 16807) % 2147483647) / 2147483647
  const nodes: LayoutNode[] = Array.from({ length: count }, (_, index) => ({
    id: `n${index}`,
    width: 204,
    height: 54,
    group: grouped ? `g${Math.floor(index / 20)}` : undefined,
  }))
  const edges = Array.from({ length: Math.round(count * 1.6) }, () => {
    const to = 1 + Math.floor(random() * (count - 1))
    const from = Math.max(0, to - 1 - Math.floor(random() * (random() < 0.6 ? 18 : 120)))
    return { from: `n${from}`, to: `n${to}` }
  })
  return { nodes, edges }
}

describe('twoLevelLayout', () => {
  it('puts no node on another, and gives every node a place', () => {
    fc.assert(
      fc.property(graphs(40), (graph) => {
        const boxes = boxesOf(graph)
        for (const [index, a] of boxes.entries()) {
          expect(Number.isFinite(a.x) && Number.isFinite(a.y)).toBe(true)
          for (const b of boxes.slice(index + 1)) expect(overlaps(a, b)).toBe(false)
        }
      }),
    )
  })

  it('keeps a group together: inside its frame are its nodes and nobody else', () => {
    fc.assert(
      fc.property(graphs(40), (graph) => {
        const layout = twoLevelLayout(graph)
        for (const [name, frame] of Object.entries(layout.groups)) {
          for (const box of boxesOf(graph, layout)) expect(overlaps(frame, box)).toBe(box.group === name)
        }
      }),
    )
  })

  it('draws every wire of a graph without cycles from left to right', () => {
    fc.assert(
      fc.property(graphs(40), (any) => {
        const graph = acyclic(any)
        const { places } = twoLevelLayout(graph)
        for (const { from, to } of graph.edges) {
          const width = graph.nodes.find(({ id }) => id === from)?.width ?? 0
          expect((places[from]?.x ?? 0) + width).toBeLessThan(places[to]?.x ?? 0)
        }
      }),
    )
  })

  it('gives the same layout for the same graph, in whatever order it is told', () => {
    fc.assert(
      fc.property(graphs(30), (graph) => {
        const turned = { nodes: graph.nodes.toReversed(), edges: graph.edges.toReversed() }
        expect(twoLevelLayout(turned)).toEqual(twoLevelLayout(graph))
      }),
    )
  })

  it('puts a chain on one straight line', () => {
    const nodes = ['a', 'b', 'c'].map((id) => ({ id, width: 204, height: 54 }))
    const { places } = twoLevelLayout({
      nodes,
      edges: [
        { from: 'a', to: 'b' },
        { from: 'b', to: 'c' },
      ],
    })
    expect(new Set(Object.values(places).map(({ y }) => y)).size).toBe(1)
  })

  it('keeps almost everything where it was when one node comes to a thousand', () => {
    const graph = large(1_000, true)
    const before = twoLevelLayout(graph).places
    const grown = {
      nodes: [...graph.nodes, { id: 'new', width: 204, height: 54, group: 'g20' }],
      edges: [...graph.edges, { from: 'n405', to: 'new' }],
    }
    const { places } = twoLevelLayout(grown, before)
    const far = graph.nodes.filter(({ id }) => {
      const [old, now] = [before[id], places[id]]
      return !old || !now || Math.hypot(old.x - now.x, old.y - now.y) > 40
    })
    expect(far.length).toBeLessThan(300)
  })

  it('moves nothing when nothing has changed', () => {
    const graph = large(300, true)
    const before = twoLevelLayout(graph).places
    expect(twoLevelLayout(graph, before).places).toEqual(before)
  })

  it('survives a chain of ten thousand and a graph of one cycle', () => {
    const nodes = Array.from({ length: 10_000 }, (_, index) => ({ id: `n${index}`, width: 204, height: 54 }))
    const edges = nodes.map((node, index) => ({ from: node.id, to: `n${(index + 1) % nodes.length}` }))
    expect(Object.keys(twoLevelLayout({ nodes, edges }).places)).toHaveLength(10_000)
  })
})
