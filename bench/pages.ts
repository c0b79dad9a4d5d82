import { chromium } from '@playwright/test'

import { findChromium } from '#server/testing/chromium.js'
import { historyPipelines } from '#server/testing/history/history-pipelines.ts'
import { type PageVisit, visitPage } from '#server/testing/page-visit.ts'

import { type PeerPages, peerPages } from './dagster/pages.ts'
import { fillHistory } from './fill-history.ts'
import type { Measure } from './main.ts'
import { newWindow } from './new-window.ts'
import { withProduct, type BootedProduct } from './product.ts'
import { quantile, type Row } from './report.ts'
import { signedIn } from './signed-in.ts'

/** The peer's runs have no events, and it is given fewer: it writes them one by one. */
const peerRuns = 10_000
const history = { runs: 100_000, pipelines: 42, days: 28 }
const asksEach = 40

/** Everything a tenant looks at, with the busiest of each kind. */
const pagesOf = async (product: BootedProduct): Promise<[name: string, path: string][]> => {
  const { runs } = await product.ask<{ runs: { id: string }[] }>('runs.list', {
    filter: 'status:failed',
    limit: 1,
  })
  const run = runs[0]?.id
  if (run === undefined) throw new Error('No run of the history failed.')
  return [
    ['home', ''],
    ['runs', '/runs'],
    ['runs, failed', '/runs?status=failed'],
    ['run', `/runs/${run}`],
    ['pipelines', '/pipelines'],
    ['designer', '/pipelines/sales_1/edit'],
    ['versions', '/pipelines/sales_1/versions'],
    ['lineage', '/lineage'],
    ['catalog', '/assets'],
    ['asset', '/assets/sales_1/raw_1'],
    ['jobs', '/jobs'],
  ]
}

/** How long web takes for each of these questions, asked one after the other, in milliseconds. */
const askAgain = async (product: BootedProduct, asked: readonly string[]): Promise<number[]> => {
  const tookMs: number[] = []
  const headers = {
    cookie: product.cookie,
    'x-sluice-tenant': product.slug,
    'x-sluice-deployment': 'production',
  }
  for (let round = 0; round < asksEach; round += 1)
    for (const url of asked) {
      const beganMs = performance.now()
      const response = await fetch(url, { headers })
      await response.arrayBuffer()
      if (!response.ok) throw new Error(`${url} answered ${response.status}.`)
      // The first round is for what is not in memory yet.
      if (round > 0) tookMs.push(performance.now() - beganMs)
    }
  return tookMs
}

interface Visited {
  name: string
  visits: readonly PageVisit[]
  tookMs: readonly number[]
}

const rowsOf = ({ name, visits, tookMs }: Visited, peer: PeerPages | undefined): Row[] => {
  const beside = peer?.pages.get(name)
  const peerName = peer?.name
  return [
    {
      metric: `${name}: web, p95`,
      unit: 'ms',
      ours: [quantile(tookMs, 0.95)],
      better: 'lower',
      aim: '≤ 100 ms',
      meets: (ours) => ours <= 100,
      ...(beside && { peer: [quantile(beside.tookMs, 0.95)], peerName }),
    },
    {
      metric: `${name}: interactive`,
      unit: 'ms',
      ours: visits.map(({ interactiveMs }) => interactiveMs),
      better: 'lower',
      aim: '≤ 1,000 ms',
      meets: (ours) => ours <= 1_000,
      ...(beside && { peer: beside.interactiveMs, peerName }),
    },
    {
      metric: `${name}: scripts`,
      unit: 'KB',
      ours: visits.map(({ scriptBytes }) => scriptBytes / 1_000),
      better: 'lower',
      aim: '≤ 250 KB',
      meets: (ours) => ours <= 250,
    },
    {
      metric: `${name}: questions in a row`,
      unit: '',
      ours: visits.map(({ depth }) => depth),
      better: 'lower',
      aim: '≤ 2',
      meets: (ours) => ours <= 2,
    },
  ]
}

/** What pages of a tenant with a hundred thousand runs and ten million events cost web, and how soon they can be used. */
export const measure: Measure = (options) =>
  withProduct(async (product) => {
    const { runs, log } = options
    await fillHistory(product, history, log)
    const executablePath = findChromium()
    const browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: ['--no-sandbox'],
    })
    try {
      const visited: Visited[] = []
      for (const [name, path] of await pagesOf(product)) {
        const url = `${product.url}/t/${product.slug}/production${path}`
        const visits: PageVisit[] = []
        for (let visit = 0; visit <= runs; visit += 1) {
          const context = await newWindow(browser)
          await signedIn(context, product)
          const page = await visitPage(context, url)
          // Web loads a page's code at its first visit.
          if (visit > 0) visits.push(page)
          await context.close()
        }
        const tookMs = await askAgain(product, visits[0]?.asked ?? [])
        if (tookMs.length === 0) throw new Error(`The page ${name} asked nothing.`)
        visited.push({ name, visits, tookMs })
        log(`${name}: ${visits[0]?.asked.length} questions.`)
      }
      const peer = await peerPages(browser, options, historyPipelines(history.pipelines), peerRuns)
      return visited.flatMap((page) => rowsOf(page, peer))
    } finally {
      await browser.close()
    }
  })
