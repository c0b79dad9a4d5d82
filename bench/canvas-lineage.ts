import type { Browser, BrowserContext } from '@playwright/test'

import { type CanvasGraph, canvasText, layeredGraph } from './canvas-graphs.ts'
import { type PeerVisits, looked, smooth } from './canvas-rows.ts'
import { lookAround, painted, type Visit, visits } from './canvas-visit.ts'
import { lineageVisits } from './dagster/lineage.ts'
import type { BenchOptions } from './main.ts'
import { publishText } from './pipeline-run.ts'
import type { BootedProduct } from './product.ts'
import { exampleVisits } from './react-flow-visits.ts'
import type { Row } from './report.ts'
import { signedIn } from './signed-in.ts'

interface Stage {
  /** Published on top of what is there. A pipeline may have 5,000 elements and 1 MB. */
  pipelines: readonly number[]
  openMs: number | null
  /** Dagster draws no more than 9,999. */
  beside: (browser: Browser, options: BenchOptions, graph: CanvasGraph) => Promise<PeerVisits<Visit>>
}

const stages: readonly Stage[] = [
  { pipelines: [1_000], openMs: 1_000, beside: lineageVisits },
  { pipelines: [2_000], openMs: null, beside: lineageVisits },
  {
    pipelines: [3_500, 3_500],
    openMs: 5_000,
    beside: (browser, options, graph) => exampleVisits(browser, options, graph.length),
  },
]

/** Lineage of a deployment that grows: all that its pipelines publish, in one drawing. */
export const measureLineage = async (
  product: BootedProduct,
  browser: Browser,
  options: BenchOptions,
): Promise<Row[]> => {
  const url = `${product.url}/t/${product.slug}/production/lineage`
  const prepare = (context: BrowserContext) => signedIn(context, product)
  const graph: CanvasGraph[number][] = []
  const rows: Row[] = []
  for (const { pipelines, openMs, beside } of stages) {
    for (const nodes of pipelines) {
      const name = `from_${graph.length}_`
      const added = layeredGraph(nodes, name)
      await publishText(product, canvasText(name, added))
      graph.push(...added)
    }
    const name = `lineage, ${graph.length.toLocaleString('en-US')}`
    const ours = await visits({ browser, times: options.runs, prepare }, (page) =>
      lookAround(page, url, painted),
    )
    const theirs = await beside(browser, options, graph)
    options.log(`${name}: ${ours.length} visits, ${theirs.visits.length} of ${theirs.name}.`)
    rows.push(
      ...looked(name, openMs, ours, theirs),
      smooth<Visit>(`${name}: pan at life size`, ours, theirs, ({ panning }) => panning),
    )
  }
  return rows
}
