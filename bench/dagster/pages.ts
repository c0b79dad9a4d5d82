import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import type { Browser, Page } from '@playwright/test'

import type { HistoryPipeline } from '#server/testing/history/history-pipelines.ts'

import type { BenchOptions } from '../main.ts'
import { newWindow } from '../new-window.ts'
import { seen } from '../seen.ts'
import { dagster, runProgram } from './peer.ts'
import { type PeerWebserver, withWebserver } from './webserver.ts'

/** What a page of the peer's cost: how long its webserver took for each question, asked again, and when the page could be used. */
export interface PeerPage {
  tookMs: number[]
  interactiveMs: number[]
}

/** The peer's pages by what we call them. */
export interface PeerPages {
  name: string
  pages: Map<string, PeerPage>
}

const peerVisits = 2
const asksEach = 5

const drawnTwice = `new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now()))))`

/** By what a page is known to be there: a text, in all of it or in what a selector finds. */
interface Shown {
  in?: string
  text?: string
}

/** Opens a page until something on it is to be seen; when that was, and what it had asked by then. */
const visit = async (
  page: Page,
  url: string,
  shown: Shown,
): Promise<{ interactiveMs: number; asked: string[] }> => {
  const asked: string[] = []
  page.on('request', (request) => {
    const body = request.postData()
    if (request.url().includes('/graphql') && body !== null) asked.push(body)
  })
  await page.goto(url, { waitUntil: 'commit' })
  await seen(page, shown.in ?? 'body', shown.text ?? '')
  return { interactiveMs: await page.evaluate<number>(drawnTwice), asked: [...asked] }
}

const askAgain = async (server: PeerWebserver, asked: readonly string[]): Promise<number[]> => {
  const tookMs: number[] = []
  for (let round = 0; round < asksEach; round += 1)
    for (const body of asked) {
      const beganMs = performance.now()
      const response = await fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      })
      await response.arrayBuffer()
      if (!response.ok) throw new Error(`The peer answered ${response.status}.`)
      if (round > 0) tookMs.push(performance.now() - beganMs)
    }
  return tookMs
}

/** The peer's pages over runs of these pipelines, each in a window of its own. One run is real; the others have no events. Undefined where the peer is not there. */
export const peerPages = async (
  browser: Browser,
  { peer, log }: BenchOptions,
  pipelines: readonly HistoryPipeline[],
  runs: number,
): Promise<PeerPages | undefined> => {
  const found = peer ? await dagster(log) : undefined
  const [first] = pipelines
  if (!found || !first) return undefined
  return withWebserver(
    found,
    async (server) => {
      const runId = await server.launch(first.job)
      await server.ended(runId)
      const asset = first.assets[0]?.key ?? ''
      const looks: [name: string, path: string, shown: Shown][] = [
        ['runs', '/runs', { in: `a[href*="/runs/${runId}"]` }],
        ['run', `/runs/${runId}`, { text: 'RUN_SUCCESS' }],
        ['lineage', '/asset-groups', { in: '[data-svg-viewport] > div > svg > :not(defs)' }],
        ['catalog', '/assets', { in: `a[href*="/assets/"]` }],
        ['asset', `/assets/${asset}`, { text: 'Latest materialization' }],
        ['jobs', '/jobs', { in: 'a[href*="_nightly"]' }],
      ]
      const pages = new Map<string, PeerPage>()
      for (const [name, path, shown] of looks) {
        const interactiveMs: number[] = []
        let asked: string[] = []
        for (let number = 0; number < peerVisits; number += 1) {
          const context = await newWindow(browser)
          const visited = await visit(await context.newPage(), `${server.url}${path}`, shown)
          interactiveMs.push(visited.interactiveMs)
          asked = visited.asked
          await context.close()
        }
        pages.set(name, { interactiveMs, tookMs: await askAgain(server, asked) })
        log(`Dagster, ${name}: ${asked.length} questions.`)
      }
      return { name: `Dagster ${found.version}`, pages }
    },
    async (home) => {
      home.env.BENCH_HISTORY = join(home.folder, 'history.json')
      writeFileSync(home.env.BENCH_HISTORY, JSON.stringify(pipelines))
      const written = Number(await runProgram(found, home, ['write_history.py', String(runs)]))
      if (written !== runs)
        throw new Error(`${runs} runs were written for the peer and ${written} are there.`)
      return 'history.py'
    },
  )
}
