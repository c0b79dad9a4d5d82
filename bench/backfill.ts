import { setTimeout as delay } from 'node:timers/promises'

import pg from 'pg'

import type { BackfillCounts } from '#core/backfill/backfill-status.ts'

import type { Measure } from './main.ts'
import { publishText } from './pipeline-run.ts'
import { withProduct, type BootedProduct } from './product.ts'

const hour = 3_600_000
/** Partitions of the set whose states are asked for; so many of them are made. */
const manyPartitions = 100_000
const manyMade = 90_000
/** Partitions of one request. */
const asked = 10_000
/** Partitions that are made while it is looked at how fast. */
const madeOf = 200
const mostAtOnce = 10
const lookEveryMs = 200

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

const pipeline = (nowMs: number): string =>
  JSON.stringify({
    sluice: 'pipeline',
    name: 'hours',
    partitions: [
      {
        id: 'hour',
        name: 'hour',
        set: {
          type: 'timeWindow',
          cadence: 'hourly',
          start: day(nowMs - manyPartitions * hour),
          timezone: 'Europe/Berlin',
        },
      },
    ],
    assets: ['states', 'asked', 'made'].map((key) => ({
      id: key,
      key,
      partitions: 'hour',
      compute: { kind: 'python', code: `def ${key}(context):\n    return context.partition_key\n` },
    })),
  })

interface Shown {
  shown: { size: number; total: { made: number; missing: number }; stretches: { first: string }[] }
}

const timed = async <Result>(work: () => Promise<Result>): Promise<{ ms: number; result: Result }> => {
  const began = performance.now()
  const result = await work()
  return { ms: performance.now() - began, result }
}

/** Makes so many partitions known, as runs would have. */
const fillStates = async (product: BootedProduct): Promise<void> => {
  const client = new pg.Client({ connectionString: product.stack.installation.urls.owner })
  await client.connect()
  try {
    const keys: string[] = []
    const { shown } = await product.ask<Shown>('partitions.ofAsset', { key: 'states' })
    const first = Date.parse(`${shown.stretches[0]?.first.slice(0, 10)}T00:00:00Z`)
    for (let index = 0; keys.length < manyMade; index += 1) {
      const berlin = new Intl.DateTimeFormat('sv-SE', {
        timeZone: 'Europe/Berlin',
        dateStyle: 'short',
        timeStyle: 'short',
      }).format(first + index * hour)
      keys.push(berlin.replace(' ', '-'))
    }
    await client.query(
      `INSERT INTO asset_partition (tenant_id, deployment_id, asset_key, partition, materialized_at, data_version)
       SELECT tenant_id, id, 'states', key, now(), 'v' FROM deployment CROSS JOIN unnest($1::text[]) AS key WHERE name = 'production' ON CONFLICT DO NOTHING`,
      [keys],
    )
    await client.query('ANALYZE asset_partition')
  } finally {
    await client.end()
  }
}

const countsOf = async (product: BootedProduct, id: string): Promise<BackfillCounts> =>
  (await product.ask<{ counts: BackfillCounts }>('backfills.show', { id })).counts

/** How long the states of very many partitions take, a request for many, and how many a worker makes in a second. */
export const measure: Measure = async ({ runs, log }) =>
  withProduct(async (product) => {
    await publishText(product, pipeline(Date.now()))
    await fillStates(product)
    const states: number[] = []
    const chosen: number[] = []
    const requests: number[] = []
    const looks: number[] = []
    const rates: number[] = []
    for (let run = 0; run < runs; run += 1) {
      for (let look = 0; look < 10; look += 1) {
        const { ms, result } = await timed(() => product.ask<Shown>('partitions.ofAsset', { key: 'states' }))
        const { size, total } = result.shown
        // Where a clock is put back two hours have one name in what was filled in.
        if (total.made + total.missing !== size || total.made < manyMade * 0.99)
          throw new Error(`${manyMade} partitions were made and ${total.made} of ${size} are told of.`)
        states.push(ms)
      }
      const target = { assets: ['states'] }
      chosen.push(
        (await timed(() => product.ask('partitions.chosen', { target, by: { pick: 'missing' } }))).ms,
      )
      const request = await timed(() =>
        product.call<{ id: string }>('backfills.start', {
          target: { assets: ['asked'] },
          partitions: `latest ${asked}`,
          mostAtOnce: 1,
        }),
      )
      requests.push(request.ms)
      const { id } = request.result
      const counts = await timed(() => countsOf(product, id))
      looks.push(counts.ms)
      const { waiting, running, succeeded } = counts.result
      if (waiting + running + succeeded !== asked)
        throw new Error(`${asked} were asked for: ${JSON.stringify(counts.result)}`)
      await product.call('backfills.cancel', { id })

      const { id: made } = await product.call<{ id: string }>('backfills.start', {
        target: { assets: ['made'] },
        partitions: `latest ${madeOf}`,
        mostAtOnce,
      })
      const began = performance.now()
      for (;;) {
        const now = await countsOf(product, made)
        if (now.failed > 0) throw new Error(`A partition failed: ${JSON.stringify(now)}`)
        if (now.succeeded === madeOf) break
        await delay(lookEveryMs)
      }
      rates.push(madeOf / ((performance.now() - began) / 1_000))
      log(`Sluice: backfill ${run + 1} of ${runs}, ${madeOf} partitions made once each.`)
    }
    return [
      {
        metric: `states of ${manyPartitions.toLocaleString('en')} partitions`,
        unit: 'ms',
        ours: states,
        better: 'lower',
        aim: '≤ 300',
        meets: (value) => value <= 300,
      },
      {
        metric: 'all that are missing of them, as text',
        unit: 'ms',
        ours: chosen,
        better: 'lower',
        aim: '≤ 500',
        meets: (value) => value <= 500,
      },
      {
        metric: `a backfill of ${asked.toLocaleString('en')} asked for`,
        unit: 'ms',
        ours: requests,
        better: 'lower',
        aim: '≤ 1,000',
        meets: (value) => value <= 1_000,
      },
      {
        metric: 'its progress',
        unit: 'ms',
        ours: looks,
        better: 'lower',
        aim: '≤ 100',
        meets: (value) => value <= 100,
      },
      {
        metric: `partitions made, ${mostAtOnce} runs at a time`,
        unit: '1/s',
        ours: rates,
        better: 'higher',
        aim: '≥ 1',
        meets: (value) => value >= 1,
      },
    ]
  })
