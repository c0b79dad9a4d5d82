import { setTimeout as delay } from 'node:timers/promises'

import { type Browser, chromium, type Page } from '@playwright/test'

import { findChromium } from '#server/testing/chromium.js'

import { fillHistory } from './fill-history.ts'
import { reconciled } from './live-reconciled.ts'
import { liveRows, type Sample, type Watched } from './live-rows.ts'
import type { BenchOptions, Measure } from './main.ts'
import { newWindow } from './new-window.ts'
import { publish, startRun } from './pipeline-run.ts'
import { memoryMegabytes, processesWith, treeOf } from './processes.ts'
import { withProduct, type BootedProduct } from './product.ts'
import { startRuns } from './short-runs.ts'
import { signedIn } from './signed-in.ts'
import { tabMemory } from './tab-memory.ts'
import { unwatchedTab } from './unwatched-tab.ts'

const eventsPerSecond = 1_000
const linesPerSecond = 1_000
const ticksPerSecond = 20
/** The feed is full from the beginning. */
const history = { runs: 300, pipelines: 2, days: 1 }
const sampleEveryMs = 60_000
/** Short measurements look more often. */
const leastSamples = 18
/** Caches fill, and code is compiled, before anything is held against a limit. */
const warmUpPart = 0.1
const catchUpMs = 60_000

/** Tells and prints at a steady pace, and says nothing that it did not tell. */
const tellingCode = (seconds: number): string => `import sys, time

def telling(context):
    began = time.monotonic()
    told = printed = 0
    for tick in range(${seconds * ticksPerSecond}):
        time.sleep(max(0, began + tick / ${ticksPerSecond} - time.monotonic()))
        for _ in range(${eventsPerSecond / ticksPerSecond}):
            context.log.info(f"row group {told} was read from the source")
            told += 1
        for _ in range(${linesPerSecond / ticksPerSecond}):
            print(f"2026-01-01 00:00:00 INFO line {printed} of the step that tells")
            printed += 1
        sys.stdout.flush()
    return told
`

const open = async (browser: Browser, product: BootedProduct, path: string): Promise<Page> => {
  const context = await newWindow(browser)
  await signedIn(context, product)
  const page = await context.newPage()
  await page.goto(`${product.url}/t/${product.slug}/production${path}`, { waitUntil: 'commit' })
  await page.getByRole('heading', { level: 1 }).waitFor({ timeout: catchUpMs })
  return page
}

const watched = async (
  product: BootedProduct,
  browser: Browser,
  { minutes, log }: BenchOptions,
): Promise<Watched> => {
  const seconds = Math.round(minutes * 60)
  await fillHistory(product, history, log)
  await publish(product, 'live', [
    { key: 'telling', code: tellingCode(seconds) },
    { key: 'short', code: 'def short():\n    print("short")\n    return 1\n' },
  ])
  const { stack } = product
  const { installation, dataFolder } = stack
  const feed = await open(browser, product, '/runs')
  const { runId } = await startRun(product, ['telling'])
  const runPage = await open(browser, product, `/runs/${runId}`)
  const unwatched = await unwatchedTab(product, `/t/${product.slug}/production/runs/${runId}`)
  const [ofRunPage, ofFeed] = [await tabMemory(runPage), await tabMemory(feed)]
  const look = async (): Promise<Sample> => {
    const runners = new Set(processesWith(`${dataFolder}/runs`).flatMap(treeOf))
    return {
      runPage: await ofRunPage(),
      feed: await ofFeed(),
      unwatchedMegabytes: await unwatched.megabytes(),
      webMegabytes: memoryMegabytes(treeOf(installation.web.pid() ?? 0)),
      workerMegabytes: memoryMegabytes(
        treeOf(installation.worker.pid() ?? 0).filter((pid) => !runners.has(pid)),
      ),
      postgresMegabytes: memoryMegabytes(treeOf(stack.postgresPid())),
    }
  }
  const endRuns = startRuns(product, 'short')
  const beganMs = performance.now()
  const samples: Sample[] = []
  const wholeMs = seconds * 1_000
  const everyMs = Math.min(sampleEveryMs, (wholeMs * (1 - warmUpPart)) / leastSamples)
  await delay(wholeMs * warmUpPart)
  for (let nextMs = performance.now(); nextMs < beganMs + wholeMs; nextMs += everyMs) {
    await delay(Math.max(0, nextMs - performance.now()))
    if (performance.now() > beganMs + wholeMs) break
    const sample = await look()
    samples.push(sample)
    const { runPage: ofRun, feed: ofRuns, webMegabytes, workerMegabytes } = sample
    const told = [ofRun.heapMegabytes, ofRuns.heapMegabytes, webMegabytes, workerMegabytes].map((megabytes) =>
      megabytes.toFixed(1),
    )
    const atSeconds = Math.round((performance.now() - beganMs) / 1_000)
    log(`${atSeconds} s: run page, feed, web and worker hold ${told.join(', ')} MB.`)
  }
  unwatched.close()
  const { started, refused } = await endRuns()
  const tookMs = await reconciled(
    product,
    { runPage, feed },
    { runId, messages: seconds * eventsPerSecond, lines: seconds * linesPerSecond, runs: started },
  )
  log(`${started.length} short runs; every event, line and run was found again. ${refused.join(' ')}`)
  return {
    samples,
    pace: { told: (seconds * eventsPerSecond) / (tookMs / 1_000), meant: eventsPerSecond },
    refusedRuns: refused.length,
  }
}

/** A run that tells 1,000 events a second and prints, with its page and the feed of runs open: whether memory stays what it is. */
export const measure: Measure = (options) =>
  withProduct(async (product) => {
    const executablePath = findChromium()
    const browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: ['--no-sandbox'],
    })
    try {
      return liveRows(await watched(product, browser, options))
    } finally {
      await browser.close()
    }
  })
