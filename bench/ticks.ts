import { setTimeout as delay } from 'node:timers/promises'

import pg from 'pg'

import { ScheduleTimes } from '#core/schedule/schedule-times.ts'

import type { Measure } from './main.ts'
import { publishText } from './pipeline-run.ts'
import { withProduct, type BootedProduct } from './product.ts'
import { quantile } from './report.ts'

const pipelines = 100
const schedulesEach = 100
const minuteMs = 60_000
const loaded = 100_000
/** Minutes before the first that counts: what was published fires once after that. */
const settlingMinutes = 1

/** Every schedule fires once an hour, each minute as many of them. */
const pipeline = (index: number): string =>
  JSON.stringify({
    sluice: 'pipeline',
    name: `clock_${index}`,
    assets: [
      { id: 'a', key: `made_${index}`, compute: { kind: 'typescript', code: 'export default () => 1' } },
    ],
    schedules: Array.from({ length: schedulesEach }, (_, place) => ({
      id: `s${place}`,
      name: `s${place}`,
      cron: `${(index * schedulesEach + place) % 60} * * * *`,
      target: { selection: `key:made_${index}` },
      overlap: 'queue',
    })),
  })

interface Tick {
  lagMs: number
  status: string
}

const ticksSince = async (product: BootedProduct, since: Date, until: Date): Promise<Tick[]> => {
  const client = new pg.Client({ connectionString: product.stack.installation.urls.owner })
  await client.connect()
  try {
    const { rows } = await client.query<Tick>(
      `SELECT extract(epoch FROM made_at - scheduled_at)::float8 * 1000 AS "lagMs", status FROM tick WHERE scheduled_at > $1 AND scheduled_at <= $2`,
      [since, until],
    )
    return rows
  } finally {
    await client.end()
  }
}

/**
 * How late the ticks of ten thousand schedules are on one worker, each with its run; counted against what the minutes must bring. A tick bears the moment at which
 * the pass that made it began: how long that pass then took to write it is not in these figures.
 */
const lags = (minutes: number, log: (line: string) => void): Promise<number[]> =>
  withProduct(async (product) => {
    for (let index = 0; index < pipelines; index += 1) await publishText(product, pipeline(index))
    log(`Sluice: ${pipelines * schedulesEach} schedules of ${pipelines} pipelines are published.`)
    const first = Math.ceil(Date.now() / minuteMs + settlingMinutes) * minuteMs
    const last = first + minutes * minuteMs
    while (Date.now() < last + minuteMs / 2) await delay(1_000)
    const ticks = await ticksSince(product, new Date(first), new Date(last))
    const failed = ticks.filter(({ status }) => status !== 'succeeded')
    const expected = Array.from({ length: minutes }, (_, index) =>
      new Date(first + (index + 1) * minuteMs).getUTCMinutes(),
    )
      .map(
        (minute) =>
          Array.from({ length: pipelines * schedulesEach }, (_, place) => place % 60).filter(
            (one) => one === minute,
          ).length,
      )
      .reduce((sum, count) => sum + count, 0)
    if (ticks.length !== expected || failed.length > 0)
      throw new Error(
        `${expected} ticks were due, ${ticks.length} are there and ${failed.length} of them started nothing.`,
      )
    log(`Sluice: ${expected} ticks were due, and each is there once with its run.`)
    return ticks.map(({ lagMs }) => lagMs)
  })

const loadMs = (): number => {
  const began = performance.now()
  const now = Date.now()
  for (let index = 0; index < loaded; index += 1) {
    const cron = `${index % 60} ${index % 24} * * ${index % 7}`
    const fire = new ScheduleTimes({ cron, timezone: index % 2 === 0 ? 'UTC' : 'Europe/Berlin' }).next(now)
    if (!fire) throw new Error(`${cron} never fires.`)
  }
  return performance.now() - began
}

export const measure: Measure = async ({ runs, minutes, log }) => {
  const late = await lags(minutes, log)
  return [
    {
      metric: `lag of ${(pipelines * schedulesEach).toLocaleString('en')} schedules until their pass began, p50`,
      unit: 'ms',
      ours: [quantile(late, 0.5)],
      better: 'lower',
      aim: '≤ 500',
      meets: (value) => value <= 500,
    },
    {
      metric: 'the same, p99',
      unit: 'ms',
      ours: [quantile(late, 0.99)],
      better: 'lower',
      aim: '≤ 1,000',
      meets: (value) => value <= 1_000,
    },
    {
      metric: `${loaded.toLocaleString('en')} schedules read, each with its next time`,
      unit: 's',
      ours: Array.from({ length: runs }, () => loadMs() / 1_000),
      better: 'lower',
      aim: '≤ 8',
      meets: (value) => value <= 8,
    },
  ]
}
