import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Browser, Page } from '@playwright/test'

import type { BenchOptions } from '../main.ts'
import { newWindow } from '../new-window.ts'
import { pageNow, seen } from '../seen.ts'
import { largestTab } from '../tab-processes.ts'
import { dagster, runProgram } from './peer.ts'
import { fileKeyOf } from './tail-log.ts'
import { withWebserver } from './webserver.ts'

/** One visit of the peer's page of a run, for its printed output and for the same lines as events of its log. */
export interface PeerLogVisit {
  printedMs: number
  printedMegabytes: number
  eventsMs: number
  eventsMegabytes: number
  hitMs: number
}

const peerVisits = 2
const timeoutMs = 300_000

const visitPrinted = async (browser: Browser, page: Page, url: string, word: string) => {
  const beganMs = performance.now()
  await page.goto(url, { waitUntil: 'commit' })
  await page.getByText(word).first().waitFor({ timeout: timeoutMs })
  return { printedMs: performance.now() - beganMs, printedMegabytes: await largestTab(browser) }
}

/** The page is at the end of the log first, so what is not there is filtered for before the word is. */
const visitEvents = async (browser: Browser, page: Page, url: string, word: string) => {
  const beganMs = performance.now()
  await page.goto(url, { waitUntil: 'commit' })
  await page.getByText(word).first().waitFor({ timeout: timeoutMs })
  const eventsMs = performance.now() - beganMs
  const filter = page.getByPlaceholder('Filter…').last()
  await filter.fill('Started')
  await page.getByText(word).first().waitFor({ state: 'hidden', timeout: timeoutMs })
  const filledMs = await pageNow(page)
  await filter.fill(word)
  const hitMs = (await seen(page, 'body', word)) - filledMs
  return { eventsMs, eventsMegabytes: await largestTab(browser), hitMs }
}

/**
 * Visits of the peer's run page with these lines, printed and logged. Its printed output cannot be searched; its events can. `word` is in the last
 * line alone. Undefined where the peer is not there.
 */
export const peerLogVisits = async (
  browser: Browser,
  { peer, log }: BenchOptions,
  { lines, word }: { lines: readonly string[]; word: string },
): Promise<{ name: string; visits: PeerLogVisit[] } | undefined> => {
  const found = peer ? await dagster(log) : undefined
  if (!found) return undefined
  return withWebserver(
    found,
    async (server) => {
      const runId = await server.launch('printed')
      await server.ended(runId)
      await runProgram(found, server.home, ['write_log.py', runId])
      const url = `${server.url}/runs/${runId}`
      const printedUrl = `${url}?logType=stdout&logFileKey=${await fileKeyOf(server, runId)}`
      const visits: PeerLogVisit[] = []
      for (let visit = 0; visit < peerVisits; visit += 1) {
        const context = await newWindow(browser)
        const printed = await visitPrinted(browser, await context.newPage(), printedUrl, word)
        await context.close()
        const other = await newWindow(browser)
        const events = await visitEvents(browser, await other.newPage(), url, word)
        await other.close()
        visits.push({ ...printed, ...events })
        log(`Dagster: ${JSON.stringify(visits.at(-1))}`)
      }
      return { name: `Dagster ${found.version}`, visits }
    },
    ({ folder, env }) => {
      env.BENCH_LINES = join(folder, 'lines.txt')
      writeFileSync(env.BENCH_LINES, lines.join(''))
      return 'printing.py'
    },
  )
}
