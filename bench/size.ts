import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import pg from 'pg'

import { openSystemDatabase } from '#server/db/client.ts'
import { sqlPool, type SqlPool } from '#server/db/sql-pool.ts'
import { readEvents } from '#server/db/sql/read-events.ts'
import { logStoreRoot } from '#server/platform/storage-root.ts'

import { dagster, peerHome, runJob, type Peer } from './dagster/peer.ts'
import type { Measure } from './main.ts'
import { ended, publish, startRun, type BenchAsset } from './pipeline-run.ts'
import { withProduct, type BootedProduct } from './product.ts'

const runsARound = 20
const stepCount = 30
const compactedTimeoutMs = 180_000

const assets = Array.from({ length: stepCount }, (_, index): BenchAsset => {
  const deps = index === 0 ? [] : [`thirty_${index - 1}`]
  return {
    key: `thirty_${index}`,
    deps,
    code: `def thirty_${index}(${deps.join(', ')}):\n    print("step ${index}")\n    return 1\n`,
  }
})

const folderBytes = (folder: string): number =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0)
    : 0

/** All tables with their indexes and what lies beside them. */
const tableBytes = `SELECT sum(pg_total_relation_size(oid))::text AS bytes FROM pg_class
  WHERE relkind IN ('r', 'm') AND relnamespace = 'public'::regnamespace`

/** What runs leave behind in the database, once the worker has made them small and what they gave back can be used again, as autovacuum sees to. */
const databaseBytes = async (client: pg.Client): Promise<number> => {
  const deadlineMs = performance.now() + compactedTimeoutMs
  for (;;) {
    const { rows } = await client.query<{ loose: string }>(
      'SELECT count(*) AS loose FROM run WHERE NOT compacted',
    )
    if (Number(rows[0]?.loose) === 0) break
    if (performance.now() > deadlineMs) throw new Error(`${rows[0]?.loose} runs were not made small in time.`)
    await delay(1_000)
  }
  await client.query('VACUUM')
  await client.query('CHECKPOINT')
  return Number((await client.query<{ bytes: string }>(tableBytes)).rows[0]?.bytes)
}

/** Asks for everything a run has told, and throws where something is missing or doubled. */
const reconcile = async (product: BootedProduct, system: SqlPool, runId: string): Promise<void> => {
  const events = await system.asSystem(async (sql) => {
    const run = await sql.row<{ tenantId: string; last: number }>(
      'SELECT tenant_id AS "tenantId", event_number AS last FROM run_tail WHERE run_id = $1',
      [runId],
    )
    if (!run) throw new Error(`The run ${runId} is gone.`)
    return { last: run.last, found: await readEvents(sql, run.tenantId, runId, 0, run.last + 1) }
  })
  const numbers = events.found.map(({ number }) => number)
  const count = (type: string): number => events.found.filter(({ event }) => event.type === type).length
  const isWhole =
    numbers.length === events.last &&
    numbers.every((number, index) => number === index + 1) &&
    count('STEP_SUCCESS') === stepCount &&
    count('ASSET_MATERIALIZATION') === stepCount
  if (!isWhole) throw new Error(`The run ${runId} told ${events.last} events and shows ${numbers.length}.`)
  const log = await (await product.get(`/api/runs/${runId}/logs/download`)).text()
  const printed = log.split('\n').filter((line) => /^step \d+$/.test(line))
  if (new Set(printed).size !== stepCount || printed.length !== stepCount)
    throw new Error(`The run ${runId} printed ${stepCount} lines and shows ${printed.length}.`)
}

interface Growth {
  database: number[]
  logs: number[]
}

/** KB (1,000 bytes) a run of {@link stepCount} assets, for each round of {@link runsARound}. A round goes before: then tables have room for runs that go on. */
const ours = (rounds: number, log: (line: string) => void): Promise<Growth> =>
  withProduct(async (product) => {
    const { installation, dataFolder } = product.stack
    await publish(product, 'thirty', assets)
    const client = new pg.Client({ connectionString: installation.urls.owner })
    await client.connect()
    const systemDatabase = openSystemDatabase(installation.urls.system)
    const system = sqlPool(systemDatabase.pool)
    const runIds: string[] = []
    const round = async () => {
      for (let run = 0; run < runsARound; run++) {
        const { runId } = await startRun(
          product,
          assets.map(({ key }) => key),
        )
        await ended(product, runId, stepCount)
        runIds.push(runId)
      }
      return { database: await databaseBytes(client), logs: folderBytes(logStoreRoot(dataFolder)) }
    }
    try {
      let before = await round()
      const growth: Growth = { database: [], logs: [] }
      for (let count = 0; count < rounds; count++) {
        const after = await round()
        growth.database.push((after.database - before.database) / runsARound / 1_000)
        growth.logs.push((after.logs - before.logs) / runsARound / 1_000)
        before = after
      }
      for (const runId of runIds) await reconcile(product, system, runId)
      log(`Sluice: ${runIds.length} runs of ${stepCount} assets, every event and line of them found again.`)
      return growth
    } finally {
      await client.end()
      await systemDatabase.close()
    }
  })

const byPeer = async (peer: Peer): Promise<number> => {
  const home = peerHome()
  try {
    await runJob(peer, home, 'thirty_in_process')
    const before = folderBytes(home.storage)
    await runJob(peer, home, 'thirty_in_process', runsARound)
    return (folderBytes(home.storage) - before) / runsARound / 1_000
  } finally {
    home.remove()
  }
}

/** What a run leaves behind: events, steps, logs and what assets became, with indexes. */
export const measure: Measure = async ({ runs, peer, log }) => {
  const mine = await ours(runs, log)
  const other = peer ? await dagster(log) : undefined
  return [
    {
      metric: `database per run of ${stepCount} assets`,
      unit: 'KB',
      ours: mine.database,
      better: 'lower',
      aim: '≤ 50 KB',
      meets: (value) => value <= 50,
      ...(other && {
        peer: [await byPeer(other)],
        peerName: `Dagster ${other.version} in_process, its storage folder`,
      }),
    },
    {
      metric: 'archived logs per run',
      unit: 'KB',
      ours: mine.logs,
      better: 'lower',
      aim: '',
      meets: () => true,
    },
  ]
}
