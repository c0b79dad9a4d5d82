import { type Browser, type BrowserContext, chromium, type Page } from '@playwright/test'

import { findChromium } from '#server/testing/chromium.js'

import { type CanvasGraph, canvasText, layeredGraph, montageGraph } from './canvas-graphs.ts'
import { carry, pan, settled, type Smoothness, type, until, zoom, zoomIn } from './canvas-hand.ts'
import type { BenchOptions, Measure } from './main.ts'
import { publishText } from './pipeline-run.ts'
import { withProduct, type BootedProduct } from './product.ts'
import { reactFlowVersion, withReactFlowExample } from './react-flow-example.ts'
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
  layered(5_000, 5_000),
]
/** Lineage shows the assets of these pipelines together. */
const published = ['one', 'two'].map((name) => ({ name, graph: layeredGraph(5_000, name) }))
const lineageOpenMs = 5_000
const smoothFps = 50
const keyMs = 50
const tidyMs = 1_000
const tidyFrameMs = 200
const peerVisits = 2
const typed = 'what this asset knows about its readers.'

/** One visit of one canvas: what every canvas can be measured by. */
interface Look {
  openMs: number
  overview: Smoothness
  zooming: Smoothness
}

interface Visit extends Look {
  panning: Smoothness
  carrying: Smoothness
}

/** What only a designer does. */
interface DesignerVisit extends Visit {
  keysMs: number[]
  tidy: Smoothness & { tookMs: number }
}

/** Something was painted: of all pixels of the canvas, made small, one at least is not empty. */
const painted = `(() => {
  const canvas = document.querySelector('.graph .react-flow canvas')
  if (!canvas || canvas.width === 0) return false
  const small = new OffscreenCanvas(48, 27).getContext('2d', { willReadFrequently: true })
  small.drawImage(canvas, 0, 0, 48, 27)
  return small.getImageData(0, 0, 48, 27).data.some((value) => value > 0)
})()`
const mounted = (nodes: number) => `document.querySelectorAll('.react-flow__node').length >= ${nodes}`

const open = async (page: Page, url: string, shown: string): Promise<number> => {
  await page.goto(url, { waitUntil: 'commit' })
  await page.waitForFunction(shown, undefined, { timeout: 120_000, polling: 'raf' })
  await settled(page)
  return page.evaluate(() => performance.now())
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

const visitLineage = async (page: Page, url: string): Promise<Look> => {
  const openMs = await open(page, url, painted)
  const overview = await pan(page)
  return { openMs, overview, zooming: await zoom(page) }
}

const visitExample = async (page: Page, url: string): Promise<Visit> => {
  const openMs = await open(page, url, mounted(1))
  const overview = await pan(page)
  const zooming = await zoom(page)
  await zoomIn(page)
  const panning = await pan(page)
  const carrying = await carry(page, '.react-flow__node:not([style*="hidden"])')
  return { openMs, overview, zooming, panning, carrying }
}

/** A visit in a window of its own; the first is not counted, for web loads a page's code then. */
const visits = async <Visited>(
  {
    browser,
    times,
    prepare,
  }: { browser: Browser; times: number; prepare: (context: BrowserContext) => Promise<void> },
  visit: (page: Page) => Promise<Visited>,
): Promise<Visited[]> => {
  const visited: Visited[] = []
  for (let number = 0; number <= times; number += 1) {
    const context = await browser.newContext({ viewport: { width: 1_440, height: 900 }, bypassCSP: true })
    await prepare(context)
    const one = await visit(await context.newPage())
    if (number > 0) visited.push(one)
    await context.close()
  }
  return visited
}

const peerName = `React Flow ${reactFlowVersion}, its stress example`

const lower = <Visited>(
  metric: string,
  limitMs: number,
  ours: readonly Visited[],
  pick: (visit: Visited) => number,
): Row => ({
  metric,
  unit: 'ms',
  ours: ours.map(pick),
  better: 'lower',
  aim: `≤ ${limitMs.toLocaleString('en-US')} ms`,
  meets: (value) => value <= limitMs,
})

const smooth = <Visited>(
  metric: string,
  ours: readonly Visited[],
  theirs: readonly Visited[],
  pick: (visit: Visited) => Smoothness,
): Row => ({
  metric,
  unit: 'fps',
  ours: ours.map((visit) => pick(visit).fps),
  peer: theirs.map((visit) => pick(visit).fps),
  peerName,
  better: 'higher',
  aim: `≥ ${smoothFps} fps`,
  meets: (fps) => fps >= smoothFps,
})

const looked = (name: string, limitMs: number, ours: readonly Look[], theirs: readonly Look[]): Row[] => [
  {
    ...lower(`${name}: interactive`, limitMs, ours, ({ openMs }) => openMs),
    peer: theirs.map(({ openMs }) => openMs),
    peerName,
  },
  smooth(`${name}: pan, all in sight`, ours, theirs, ({ overview }) => overview),
  smooth(`${name}: zoom to life size and back`, ours, theirs, ({ zooming }) => zooming),
]

const handled = (name: string, ours: readonly DesignerVisit[], theirs: readonly Visit[]): Row[] => [
  smooth<Visit>(`${name}: pan at life size`, ours, theirs, ({ panning }) => panning),
  smooth<Visit>(`${name}: carry a node`, ours, theirs, ({ carrying }) => carrying),
  lower(`${name}: a key in the inspector until its letter is drawn, p95`, keyMs, ours, ({ keysMs }) =>
    quantile(keysMs, 0.95),
  ),
  lower(`${name}: tidy`, tidyMs, ours, ({ tidy }) => tidy.tookMs),
  lower(`${name}: tidy, longest frame`, tidyFrameMs, ours, ({ tidy }) => tidy.worstMs),
]

const examples = (browser: Browser, { peer }: BenchOptions, nodes: number): Promise<Visit[]> =>
  peer
    ? withReactFlowExample((url) =>
        visits({ browser, times: peerVisits, prepare: async () => undefined }, (page) =>
          visitExample(page, `${url}?nodes=${nodes}`),
        ),
      )
    : Promise.resolve([])

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
  const theirs = await examples(browser, options, one.graph.length)
  options.log(`${one.name}: ${ours.length} visits of the designer, ${theirs.length} of the example.`)
  return [...looked(one.name, one.openMs, ours, theirs), ...handled(one.name, ours, theirs)]
}

const measureLineage = async (
  product: BootedProduct,
  browser: Browser,
  options: BenchOptions,
): Promise<Row[]> => {
  for (const { name, graph } of published) await publishText(product, canvasText(name, graph))
  const nodes = published.reduce((sum, { graph }) => sum + graph.length, 0)
  const url = `${product.url}/t/${product.slug}/production/lineage`
  const prepare = (context: BrowserContext) => signedIn(context, product)
  const ours = await visits({ browser, times: options.runs, prepare }, (page) => visitLineage(page, url))
  const theirs = await examples(browser, options, nodes)
  options.log(`${nodes}: ${ours.length} visits of lineage, ${theirs.length} of the example.`)
  return looked(`lineage, ${nodes.toLocaleString('en-US')}`, lineageOpenMs, ours, theirs)
}

/** Large graphs under the hand, beside React Flow's own stress example with as many nodes. */
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
