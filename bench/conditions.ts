import { setTimeout as delay } from 'node:timers/promises'

import pg from 'pg'

import { World, type SketchedAsset } from '#core/condition/testing/world.ts'

import { peerConditions } from './dagster/conditions.ts'
import { dagster } from './dagster/peer.ts'
import type { Measure } from './main.ts'
import { publishText } from './pipeline-run.ts'
import { withProduct, type BootedProduct } from './product.ts'
import { quantile } from './report.ts'

const pipelines = 10
/** With conditions: half of them are made by nothing, and each of the others follows one of those. */
const usualAssets = 10_000
/** Each is of another pair. */
const mostChanges = 100
const patienceMs = 120_000

const sourceKey = (pipeline: number, pair: number): string => `source_${pipeline}_${pair}`
const followerKey = (pipeline: number, pair: number): string => `follower_${pipeline}_${pair}`

const pipeline = (index: number, pairs: number): string => {
  const compute = { kind: 'shell', code: 'true' }
  return JSON.stringify({
    sluice: 'pipeline',
    name: `rules_${index}`,
    assets: Array.from({ length: pairs }, (_, pair) => [
      {
        id: `s${pair}`,
        key: sourceKey(index, pair),
        automation: 'eager() & ~initial_evaluation() & ~missing()',
        compute,
      },
      {
        id: `f${pair}`,
        key: followerKey(index, pair),
        deps: [{ asset: sourceKey(index, pair) }],
        automation: 'eager()',
        compute,
      },
    ]).flat(),
  })
}

interface Turn {
  number: number
  evaluated: number
  tookMs: number
  isQuiet: boolean
}

const turnOf = async (client: pg.Client): Promise<Turn | undefined> => {
  const { rows } = await client.query<Turn>(
    `SELECT number::int, evaluated, took_ms AS "tookMs", (due_at IS NULL OR due_at > now()) AND NOT EXISTS (SELECT FROM condition_news) AS "isQuiet" FROM condition_turn`,
  )
  return rows[0]
}

const until = async <Found>(look: () => Promise<Found | undefined>, what: string): Promise<Found> => {
  const began = Date.now()
  for (;;) {
    const found = await look()
    if (found !== undefined) return found
    if (Date.now() - began > patienceMs) throw new Error(`${what} did not come.`)
    await delay(5)
  }
}
const quiet = (client: pg.Client): Promise<Turn> =>
  until(async () => {
    const turn = await turnOf(client)
    return turn?.isQuiet && turn.number > 0 ? turn : undefined
  }, 'Quiet')

/** Tells that an asset was made, as a run does, and waits for the run of what follows it. */
const change = async (client: pg.Client, asset: string, follower: string): Promise<number> => {
  const began = performance.now()
  await client.query(
    `INSERT INTO asset_event (tenant_id, run_id, number, attempt, deployment_id, received_at, at, type, asset_key, payload)
     SELECT tenant_id, gen_random_uuid(), 1, 1, deployment_id, now(), now(), 'ASSET_MATERIALIZATION', $1, '{"dataVersion":"1"}' FROM condition_turn`,
    [asset],
  )
  await client.query(
    `INSERT INTO asset_state (tenant_id, deployment_id, asset_key, materialized_at) SELECT tenant_id, deployment_id, $1, now() FROM condition_turn ON CONFLICT DO NOTHING`,
    [asset],
  )
  await until(async () => {
    const { rows } = await client.query(`SELECT FROM run WHERE assets = ARRAY[$1]::text[]`, [follower])
    return rows[0]
  }, `The run of ${follower}`)
  return performance.now() - began
}

/** Of each change there is one run, and of nothing else. */
const requireOneRunEach = async (client: pg.Client, changes: number): Promise<void> => {
  const { rows } = await client.query<{ runs: number }>('SELECT count(*)::int AS runs FROM run')
  if (rows[0]?.runs !== changes)
    throw new Error(`${changes} runs were to come, and ${rows[0]?.runs ?? 0} are there.`)
}

interface Measured {
  changeMs: number[]
  tickMs: number[]
  evaluated: number[]
}

const measureProduct = async (
  product: BootedProduct,
  assets: number,
  changes: number,
  log: (line: string) => void,
): Promise<Measured> => {
  const pairs = assets / 2 / pipelines
  for (let index = 0; index < pipelines; index += 1) await publishText(product, pipeline(index, pairs))
  const client = new pg.Client({ connectionString: product.stack.installation.urls.owner })
  await client.connect()
  try {
    await quiet(client)
    log(`Sluice: ${assets.toLocaleString('en')} assets with conditions are published and at rest.`)
    const measured: Measured = { changeMs: [], tickMs: [], evaluated: [] }
    for (let index = 0; index < changes; index += 1) {
      const before = await quiet(client)
      const pair = [index % pipelines, Math.floor(index / pipelines)] as const
      measured.changeMs.push(await change(client, sourceKey(...pair), followerKey(...pair)))
      const after = await turnOf(client)
      if (after && after.number > before.number) {
        measured.tickMs.push(after.tookMs)
        measured.evaluated.push(after.evaluated)
      }
    }
    await requireOneRunEach(client, changes)
    log(`Sluice: ${changes} assets were made, and each brought its one run.`)
    return measured
  } finally {
    await client.end()
  }
}

/** How long the rules alone take, without a database: of one change, and of all assets at once. */
const rulesAlone = (total: number, runs: number): { one: number[]; all: number[] } => {
  const assets = Object.fromEntries(
    Array.from({ length: total / 2 }, (_, index): [string, SketchedAsset][] => [
      [`source_${index}`, {}],
      [`follower_${index}`, { deps: [`source_${index}`], rule: 'eager()' }],
    ]).flat(),
  )
  const world = new World({ assets })
  const timed = (work: () => void): number => {
    const began = performance.now()
    work()
    return performance.now() - began
  }
  world.asks()
  world.asks()
  const one = Array.from({ length: Math.max(runs, 20) }, (_, index) => {
    world.make(`source_${index}`)
    const took = timed(() => world.asks())
    world.asks()
    return took
  })
  const all = Array.from({ length: runs }, () => {
    for (const key of Object.keys(assets)) world.touch(key)
    return timed(() => world.asks())
  })
  return { one, all }
}

export const measure: Measure = async ({ runs, size: total = usualAssets, peer, log }) => {
  if (total % (2 * pipelines) !== 0 || total < 2 * mostChanges)
    throw new Error(`The size is to be a multiple of ${2 * pipelines}, and at least ${2 * mostChanges}.`)
  const alone = rulesAlone(total, runs)
  const changes = Math.min(mostChanges, Math.max(20, runs))
  const { changeMs, tickMs, evaluated } = await withProduct((product) =>
    measureProduct(product, total, changes, log),
  )
  const found = peer ? await dagster(log) : undefined
  const beside = found && (await peerConditions(found, total, Math.min(runs, changes), log))
  const assets = total.toLocaleString('en')
  return [
    {
      metric: `one of ${assets} assets changes: conditions evaluated`,
      unit: 'conditions',
      ours: evaluated,
      better: 'lower',
      aim: '≤ 4',
      meets: (value) => value <= 4,
    },
    {
      metric: 'the same: the tick, with its run, in the database',
      unit: 'ms',
      ours: tickMs,
      better: 'lower',
      aim: '≤ 100',
      meets: (value) => value <= 100,
    },
    {
      metric: 'the same: until the run of what follows it is queued, p95',
      unit: 'ms',
      ours: [quantile(changeMs, 0.95)],
      better: 'lower',
      aim: '≤ 2,000',
      meets: (value) => value <= 2_000,
      ...(found && beside && { peer: [quantile(beside, 0.95)], peerName: `Dagster ${found.version}` }),
    },
    {
      metric: 'the same: the rules alone',
      unit: 'ms',
      ours: alone.one,
      better: 'lower',
      aim: '≤ 10',
      meets: (value) => value <= 10,
    },
    {
      metric: `all of ${assets} assets at once: the rules alone`,
      unit: 'ms',
      ours: alone.all,
      better: 'lower',
      aim: '≤ 2,000',
      meets: (value) => value <= 2_000,
    },
  ]
}
