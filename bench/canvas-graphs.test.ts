import { expect, test } from 'vitest'

import { type CanvasGraph, layeredGraph, montageGraph } from './canvas-graphs.ts'

test.each<[string, CanvasGraph, number]>([
  ['layers', layeredGraph(1_000), 1_000],
  ['montage', montageGraph(), 2_122],
])('%s: as many assets as are said, each once, made from others that are there', (_name, graph, count) => {
  const keys = new Set(graph.map(({ key }) => key))
  expect([graph.length, keys.size]).toEqual([count, count])
  for (const { key, deps } of graph) {
    expect(deps.every((dep) => dep !== key && keys.has(dep))).toBe(true)
    expect(new Set(deps).size).toBe(deps.length)
  }
})
