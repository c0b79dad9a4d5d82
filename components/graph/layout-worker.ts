/// <reference lib="webworker" />
import type { LayoutGraph, Places } from '#core/layout/layout-graph.ts'
import { twoLevelLayout } from '#core/layout/two-level-layout.ts'

/** What the page asks of the worker. */
export interface LayoutRequest {
  number: number
  graph: LayoutGraph
  before?: Places | undefined
}

const inside = globalThis as unknown as DedicatedWorkerGlobalScope

inside.addEventListener('message', ({ data }: MessageEvent<LayoutRequest>) => {
  inside.postMessage({ number: data.number, layout: twoLevelLayout(data.graph, data.before) })
})
