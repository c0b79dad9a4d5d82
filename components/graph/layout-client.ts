import { showToast } from '#components/ui/toast.ts'
import type { Layout, LayoutGraph, Places } from '#core/layout/layout-graph.ts'
import { twoLevelLayout } from '#core/layout/two-level-layout.ts'

import type { LayoutRequest } from './layout-worker.ts'

/** Fewer nodes than this are laid out faster than a worker can be asked. */
const worthAWorker = 120
const deadlineMs = 15_000

let worker: Worker | undefined
let lastNumber = 0
let told = false
const waiting = new Map<number, { give: (layout: Layout) => void; fail: (cause: Error) => void }>()

const failAll = (cause: Error) => {
  worker?.terminate()
  worker = undefined
  for (const { fail } of waiting.values()) fail(cause)
  waiting.clear()
}

const started = (): Worker => {
  if (worker) return worker
  worker = new Worker(new URL('./layout-worker.ts', import.meta.url), { type: 'module' })
  worker.addEventListener('message', ({ data }: MessageEvent<{ number: number; layout: Layout }>) => {
    waiting.get(data.number)?.give(data.layout)
    waiting.delete(data.number)
  })
  worker.addEventListener('error', () => failAll(new Error('The layout worker failed.')))
  return worker
}

const askWorker = (graph: LayoutGraph, before?: Places): Promise<Layout> =>
  new Promise((give, fail) => {
    const number = ++lastNumber
    const late = setTimeout(() => failAll(new Error('The layout took too long.')), deadlineMs)
    waiting.set(number, {
      give: (layout) => {
        clearTimeout(late)
        give(layout)
      },
      fail: (cause) => {
        clearTimeout(late)
        fail(cause)
      },
    })
    try {
      started().postMessage({ number, graph, before } satisfies LayoutRequest)
    } catch (cause) {
      failAll(cause instanceof Error ? cause : new Error('The layout worker cannot be started.'))
    }
  })

/** A page whose worker is gone (another release, a policy that forbids it) is slow, but not empty. */
const layOutHere = (graph: LayoutGraph, before?: Places): Layout => {
  if (!told)
    showToast({
      tone: 'neutral',
      title:
        'Large graphs are laid out by the page itself for now, which takes a moment. Reload the page to mend it.',
    })
  told = true
  return twoLevelLayout(graph, before)
}

/** Lays out a graph: small ones at once, large ones in a worker so that the page stays at hand; here where the worker fails. */
export const layOut = async (graph: LayoutGraph, before?: Places): Promise<Layout> =>
  graph.nodes.length < worthAWorker
    ? twoLevelLayout(graph, before)
    : askWorker(graph, before).catch(() => layOutHere(graph, before))
