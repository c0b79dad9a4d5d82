import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'

import { findChromium } from '#server/testing/chromium.js'

import { type CanvasGraph, canvasText, layeredGraph, montageGraph } from './canvas-graphs.ts'
import { carry, pan, settled, type Smoothness, type, until, zoom } from './canvas-hand.ts'
import { measureLineage } from './canvas-lineage.ts'
import { looked, lower, type PeerVisits, smooth } from './canvas-rows.ts'
import { mounted, open, painted, visits } from './canvas-visit.ts'
import type { BenchOptions, Measure } from './main.ts'
import { withProduct, type BootedProduct } from './product.ts'
import { type CarryingVisit, exampleVisits } from './react-flow-visits.ts'
import { quantile, type Row } from './report.ts'
import { signedIn } from './signed-in.ts'

interface Case {
  name: string
  graph: CanvasGraph
  /** Something in the middle of it, to stand before. */
  at: string
  openMs: number
}

const layered = (nodes: number, openMs: number): Case => ({
  name: nodes.toLocaleString('en-US'),
  graph: layeredGraph(nodes),
  at: `a${nodes / 2}`,
  openMs,
})
/** The last is as large as a pipeline may be. */
const drawn: readonly Case[] = [
  layered(1_000, 1_000),
  { name: 'montage, 2,122', graph: montageGraph(), at: 'project_56', openMs: 2_000 },
  layered(10_000, 5_000),
]
const keyMs = 50
const tidyMs = 1_000
const tidyFrameMs = 200
const typed = 'what this asset knows about its readers.'

/** What only a designer does. */
interface DesignerVisit extends CarryingVisit {
  keysMs: number[]
  tidy: Smoothness & { tookMs: number }
}

const visitDesigner = async (page: Page, url: string, { at }: Case): Promise<DesignerVisit> => {
  const openMs = await open(page, url, painted)
  const overview = await pan(page)
  const zooming = await zoom(page)
  await page.goto(`${url}?element=${at}`, { waitUntil: 'commit' })
  await page.waitForFunction(mounted(1))
  await settled(page)
  const panning = await pan(page)
  const carrying = await carry(page, '.react-flow__node.selected')
  const description = page.getByRole('complementary', { name: 'Inspector' }).getByLabel('Description')
  await page.getByRole('tab', { name: 'About' }).click()
  await description.click()
  const keysMs = await type(page, typed)
  const tidy = await until(
    page,
    async () => {
      await page.locator('#designer-canvas').focus()
      await page.keyboard.press('t')
    },
    () => page.getByRole('button', { name: /^Undo: Tidy/ }).waitFor(),
  )
  return { openMs, overview, zooming, panning, carrying, keysMs, tidy }
}

const handled = (name: string, ours: readonly DesignerVisit[], theirs: PeerVisits<CarryingVisit>): Row[] => [
  smooth<CarryingVisit>(`${name}: pan at life size`, ours, theirs, ({ panning }) => panning),
  smooth<CarryingVisit>(`${name}: carry a node`, ours, theirs, ({ carrying }) => carrying),
  lower(`${name}: a key in the inspector until its letter is drawn, p95`, keyMs, ours, ({ keysMs }) =>
    quantile(keysMs, 0.95),
  ),
  lower(`${name}: tidy`, tidyMs, ours, ({ tidy }) => tidy.tookMs),
  lower(`${name}: tidy, longest frame`, tidyFrameMs, ours, ({ tidy }) => tidy.worstMs),
]

const measureDesigner = async (
  product: BootedProduct,
  browser: Browser,
  options: BenchOptions,
  one: Case,
): Promise<Row[]> => {
  const name = `drawn_${one.graph.length}`
  await product.call('pipelines.import', { text: canvasText(name, one.graph) })
  const url = `${product.url}/t/${product.slug}/production/pipelines/${name}/edit`
  const prepare = (context: BrowserContext) => signedIn(context, product)
  const ours = await visits({ browser, times: options.runs, prepare }, (page) =>
    visitDesigner(page, url, one),
  )
  const theirs = await exampleVisits(browser, options, one.graph.length)
  options.log(
    `${one.name}: ${ours.length} visits of the designer, ${theirs.visits.length} of ${theirs.name}.`,
  )
  return [...looked(one.name, one.openMs, ours, theirs), ...handled(one.name, ours, theirs)]
}

/** Large graphs under the hand, beside React Flow's own stress example with as many nodes and beside Dagster's lineage of the same. */
export const measure: Measure = (options) =>
  withProduct(async (product) => {
    const executablePath = findChromium()
    const browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: ['--no-sandbox'],
    })
    try {
      const rows: Row[] = []
      for (const one of drawn) rows.push(...(await measureDesigner(product, browser, options, one)))
      return [...rows, ...(await measureLineage(product, browser, options))]
    } finally {
      await browser.close()
    }
  })
