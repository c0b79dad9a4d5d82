import { existsSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import pg from 'pg'

import { logStoreRoot } from '#server/platform/storage-root.ts'

import { dagster, peerHome, runJob, type Peer } from './dagster/peer.ts'
import type { Measure } from './main.ts'
import { ended, publish, startRun, type BenchAsset } from './pipeline-run.ts'
import { withProduct } from './product.ts'

const runsCounted = 20
const runsBefore = 5
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

/** What runs leave behind in the database, once the worker has made them small. */
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

interface Growth {
  database: number
  logs: number
}

/** KB (1,000 bytes) a run of {@link stepCount} assets, over {@link runsCounted} runs; some go before, so that tables have their first pages. */
const ours = (log: (line: string) => void): Promise<Growth> =>
  withProduct(async (product) => {
    const { installation, dataFolder } = product.stack
    await publish(product, 'thirty', assets)
    const client = new pg.Client({ connectionString: installation.urls.owner })
    await client.connect()
    const go = async (count: number): Promise<void> => {
      for (let run = 0; run < count; run++) {
        const { runId } = await startRun(
          product,
          assets.map(({ key }) => key),
        )
        await ended(product, runId, stepCount)
      }
    }
    const look = async () => ({
      database: await databaseBytes(client),
      logs: folderBytes(logStoreRoot(dataFolder)),
    })
    try {
      await go(runsBefore)
      const before = await look()
      await go(runsCounted)
      const after = await look()
      const { rows } = await client.query<{ done: string }>(
        `SELECT count(*) AS done FROM run WHERE status = 'succeeded'`,
      )
      if (Number(rows[0]?.done) !== runsBefore + runsCounted)
        throw new Error(`${runsBefore + runsCounted} runs were made and ${rows[0]?.done} are stored.`)
      log(`Sluice: ${runsCounted} runs of ${stepCount} assets.`)
      const each = (which: keyof Growth) => (after[which] - before[which]) / runsCounted / 1_000
      return { database: each('database'), logs: each('logs') }
    } finally {
      await client.end()
    }
  })

const byPeer = async (peer: Peer): Promise<number> => {
  const home = peerHome()
  try {
    await runJob(peer, home, 'thirty_in_process')
    const before = folderBytes(home.storage)
    await runJob(peer, home, 'thirty_in_process', runsCounted)
    return (folderBytes(home.storage) - before) / runsCounted / 1_000
  } finally {
    home.remove()
  }
}

/** What a run leaves behind: events, steps, logs and what assets became, with indexes. Measured once: it is a sum, not a time. */
export const measure: Measure = async ({ peer, log }) => {
  const mine = await ours(log)
  const other = peer ? await dagster(log) : undefined
  return [
    {
      metric: `database per run of ${stepCount} assets`,
      unit: 'KB',
      ours: [mine.database],
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
      ours: [mine.logs],
      better: 'lower',
      aim: '',
      meets: () => true,
    },
  ]
}
