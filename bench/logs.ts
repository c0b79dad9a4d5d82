import { chromium } from '@playwright/test'

import { readSearchLine } from '#core/protocol/log-search.ts'
import { openSystemDatabase } from '#server/db/client.ts'
import { sqlPool, type SqlPool } from '#server/db/sql-pool.ts'
import { findChromium } from '#server/testing/chromium.js'

import { claimWaiting } from './claimed-run.ts'
import { bodies, rareWord } from './log-lines.ts'
import { logVisits } from './log-visits.ts'
import { besideCount, besidePeer } from './logs-beside.ts'
import type { Measure } from './main.ts'
import { numberedLines } from './numbered-lines.ts'
import { publish, startRun } from './pipeline-run.ts'
import { withProduct, type BootedProduct } from './product.ts'
import { quantile, type Row } from './report.ts'

const lineCount = 1_000_000
const openLimitMs = 1_000
const hitLimitMs = 500
const asksEach = 10
const storedTimeoutMs = 180_000

/** A run whose step has printed all lines and ended. */
const printed = async (product: BootedProduct, system: SqlPool, count: number): Promise<string> => {
  await startRun(product, ['printing'])
  const [run] = await claimWaiting(system, product.url, 1)
  if (!run) throw new Error('The run was not handed out.')
  const about = { step: 'printing', stepAttempt: 1 }
  const atMs = Date.now()
  await run.sendEvents(1, [
    { type: 'RUN_START', atMs },
    { type: 'STEP_START', ...about, atMs },
  ])
  for (const body of bodies('printing', count)) await run.sendLogs(body)
  await run.sendEvents(3, [
    { type: 'ASSET_MATERIALIZATION', ...about, atMs, asset: 'printing', dataVersion: '1' },
    { type: 'STEP_SUCCESS', ...about, atMs, durationMs: 1 },
    { type: 'RUN_SUCCESS', atMs },
  ])
  return run.runId
}

interface Found {
  firstMs: number
  hits: number
}

const search = async (product: BootedProduct, runId: string, query: string): Promise<Found> => {
  const beganMs = performance.now()
  const response = await product.get(`/api/runs/${runId}/logs/search?${query}`)
  let firstMs = Number.NaN
  let hits = 0
  let rest = ''
  for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const parts = `${rest}${text}`.split('\n')
    rest = parts.pop() ?? ''
    for (const part of parts) {
      const line = readSearchLine(part)
      if ('refused' in line) throw new Error(line.refused)
      hits += line.hits.reduce((sum, [, places]) => sum + places.length, 0)
      if (hits > 0 && Number.isNaN(firstMs)) firstMs = performance.now() - beganMs
    }
  }
  return { firstMs, hits }
}

const searches = [
  { name: 'a rare word, in the last line', query: `words=${rareWord}`, hits: 1 },
  { name: 'a frequent word', query: 'words=row%20group', hits: lineCount },
  { name: 'an expression', query: `words=group%20%5Cd%2B.*${rareWord}%24&regular=true`, hits: 1 },
] as const

const isStored = async (system: SqlPool, runId: string): Promise<boolean> => {
  const row = await system.asSystem((sql) =>
    sql.row<{ left: number }>(
      'SELECT count(*) AS left FROM log_stream WHERE run_id = $1 AND length > archived_length',
      [runId],
    ),
  )
  return Number(row?.left ?? 0) === 0
}

/** Rows against a limit: how many times sooner it was. */
const limited = (metric: string, ours: readonly number[], limitMs: number): Row[] =>
  [0.5, 0.95].map((part) => ({
    metric: `${metric}, p${part * 100}`,
    unit: 'ms',
    ours: [quantile(ours, part)],
    peer: [limitMs],
    peerName: 'the limit',
    better: 'lower' as const,
    aim: `≤ ${limitMs.toLocaleString('en-US')} ms`,
    meets: (value: number) => value <= limitMs,
  }))

/** A log of a million lines, opened and searched: while it lies in PostgreSQL alone, and when it lies in the log store. */
export const measure: Measure = (options) =>
  withProduct(async (product) => {
    const { runs, log } = options
    await product.stack.installation.worker.stop()
    const database = openSystemDatabase(product.stack.installation.urls.system)
    const system = sqlPool(database.pool)
    const executablePath = findChromium()
    const browser = await chromium.launch({
      ...(executablePath && { executablePath }),
      args: ['--no-sandbox'],
    })
    try {
      await publish(product, 'printing', [{ key: 'printing', code: 'def printing():\n    return 1\n' }])
      const runId = await printed(product, system, lineCount)
      const beside = await printed(product, system, besideCount)
      const rows: Row[] = []
      const look = async (where: string) => {
        const lines = await numberedLines(product, runId)
        if (lines !== lineCount) throw new Error(`${lineCount} lines were printed and ${lines} are numbered.`)
        const { openMs, searchMs } = await logVisits(browser, product, runId, runs)
        rows.push(...limited(`${where}: opened to the last line`, openMs, openLimitMs))
        rows.push(...limited(`${where}: typed to the hit in sight`, searchMs, hitLimitMs))
        for (const { name, query, hits } of searches) {
          const firstMs: number[] = []
          for (let ask = 0; ask <= asksEach; ask += 1) {
            const found = await search(product, runId, query)
            if (found.hits !== hits)
              throw new Error(`${name}: ${hits} hits were printed, ${found.hits} found.`)
            if (ask > 0) firstMs.push(found.firstMs)
          }
          rows.push(...limited(`${where}: first hit of ${name}`, firstMs, hitLimitMs))
        }
        log(`${where}: ${lines} lines.`)
      }
      await look('in PostgreSQL')
      rows.push(...(await besidePeer(product, browser, beside, options)))
      const startAgain = await product.stack.stopPrograms()
      await startAgain()
      for (const untilMs = performance.now() + storedTimeoutMs; !(await isStored(system, runId));) {
        if (performance.now() > untilMs) throw new Error('The log did not come into the log store in time.')
        await new Promise((done) => setTimeout(done, 500))
      }
      await look('in the log store')
      return rows
    } finally {
      await browser.close()
      await database.close()
    }
  })
