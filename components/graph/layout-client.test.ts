import { afterEach, expect, test, vi } from 'vitest'

import type { LayoutGraph } from '#core/layout/layout-graph.ts'
import { twoLevelLayout } from '#core/layout/two-level-layout.ts'

import { layOut } from './layout-client.ts'

afterEach(() => vi.unstubAllGlobals())

const names = Array.from({ length: 150 }, (_, index) => `n${index}`)
const large: LayoutGraph = {
  nodes: names.map((id) => ({ id, width: 204, height: 54 })),
  edges: names.slice(1).map((to, index) => ({ from: names[index] ?? '', to })),
}

test('a worker that cannot be started leaves no page empty', async () => {
  vi.stubGlobal('Worker', function forbidden() {
    throw new Error('refused by the policy of the page')
  })
  expect(await layOut(large)).toEqual(twoLevelLayout(large))
})

test('a worker that fails later leaves none of those who wait without a layout', async () => {
  class Failing extends EventTarget {
    postMessage() {
      queueMicrotask(() => this.dispatchEvent(new Event('error')))
    }
    terminate() {}
  }
  vi.stubGlobal('Worker', Failing)
  const layouts = await Promise.all([layOut(large), layOut(large, { n0: { x: 0, y: 0 } })])
  expect(layouts.map(({ places }) => Object.keys(places).length)).toEqual([150, 150])
})
