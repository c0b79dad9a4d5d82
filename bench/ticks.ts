import { setTimeout as delay } from 'node:timers/promises'

import pg from 'pg'

import { ScheduleTimes } from '#core/schedule/schedule-times.ts'

import { dagster } from './dagster/peer.ts'
import { peerTicks } from './dagster/ticks.ts'
import type { Measure } from './main.ts'
import { publishText } from './pipeline-run.ts'
import { withProduct, type BootedProduct } from './product.ts'
import { quantile, type Row } from './report.ts'
import { ticksDue } from './ticks-due.ts'

const usualSchedules = 10_000
const schedulesEach = 100
const minuteMs = 60_000
const loaded = 100_000
/** Minutes before the first that counts: what was published fires once after that. */
const settlingMinutes = 1

/** Every schedule fires once an hour, each minute as many of them. */
const pipeline = (index: number, schedules: number): string =>
  JSON.stringify({
    sluice: 'pipeline',
    name: `clock_${index}`,
    assets: [
      { id: 'a', key: `made_${index}`, compute: { kind: 'typescript', code: 'export default () => 1' } },
    ],
    schedules: Array.from(
      { length: Math.min(schedulesEach, schedules - index * schedulesEach) },
      (_, place) => ({
        id: `s${place}`,
        name: `s${place}`,
        cron: `${(index * schedulesEach + place) % 60} * * * *`,
        target: { selection: `key:made_${index}` },
        overlap: 'queue',
      }),
    ),
  })

interface Tick {
  /** From its time until the pass that made it began. */
  begunMs: number
  /** From its time until it was committed, with its run. */
  committedMs: number
  status: string
}

/** Has the database itself note when each tick is committed: the last thing that its transaction does. */
const noteCommits = (client: pg.Client) =>
  client.query(`CREATE SCHEMA bench;
    CREATE TABLE bench.committed (deployment_id uuid, pipeline_id uuid, element_id text, scheduled_at timestamptz, at timestamptz);
    CREATE FUNCTION bench.note_commit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
      INSERT INTO bench.committed VALUES (NEW.deployment_id, NEW.pipeline_id, NEW.element_id, NEW.scheduled_at, clock_timestamp());
      RETURN NULL;
    END $$;
    CREATE CONSTRAINT TRIGGER note_commit AFTER INSERT ON tick DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION bench.note_commit()`)

const ticksSince = async (client: pg.Client, since: Date, until: Date): Promise<Tick[]> => {
  const { rows } = await client.query<Tick>(
    `SELECT extract(epoch FROM made_at - scheduled_at)::float8 * 1000 AS "begunMs", extract(epoch FROM at - scheduled_at)::float8 * 1000 AS "committedMs", status
     FROM tick JOIN bench.committed USING (deployment_id, pipeline_id, element_id, scheduled_at) WHERE scheduled_at > $1 AND scheduled_at <= $2`,
    [since, until],
  )
  return rows
}

const measureTicks = async (
  product: BootedProduct,
  client: pg.Client,
  schedules: number,
  minutes: number,
): Promise<Tick[]> => {
  await noteCommits(client)
  for (let index = 0; index * schedulesEach < schedules; index += 1)
    await publishText(product, pipeline(index, schedules))
  const first = Math.ceil(Date.now() / minuteMs + settlingMinutes) * minuteMs
  const last = first + minutes * minuteMs
  while (Date.now() < last + minuteMs / 2) await delay(1_000)
  const ticks = await ticksSince(client, new Date(first), new Date(last))
  const failed = ticks.filter(({ status }) => status !== 'succeeded').length
  const due = ticksDue(schedules, first, minutes)
  if (ticks.length !== due || failed > 0)
    throw new Error(`${due} ticks were due, ${ticks.length} are there and ${failed} of them started nothing.`)
  return ticks
}

/** How late the ticks of so many schedules are on one worker, each with its run; counted against what the minutes must bring. */
const ticksOf = (schedules: number, minutes: number, log: (line: string) => void): Promise<Tick[]> =>
  withProduct(async (product) => {
    const client = new pg.Client({ connectionString: product.stack.installation.urls.owner })
    await client.connect()
    try {
      const ticks = await measureTicks(product, client, schedules, minutes)
      log(
        `Sluice: ${ticks.length} ticks of ${schedules} schedules were due, and each is there once with its run.`,
      )
      return ticks
    } finally {
      await client.end()
    }
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

export const measure: Measure = async ({ runs, minutes, size: schedules = usualSchedules, peer, log }) => {
  const ticks = await ticksOf(schedules, minutes, log)
  const found = peer ? await dagster(log) : undefined
  const beside = found && (await peerTicks(found, schedules, minutes, log))
  const peerName = found && `Dagster ${found.version}`
  const many = schedules.toLocaleString('en')
  const begun = ticks.map(({ begunMs }) => begunMs)
  const committed = ticks.map(({ committedMs }) => committedMs)
  const committedRow = (part: number, name: string, aimMs: number): Row => ({
    metric: name,
    unit: 'ms',
    ours: [quantile(committed, part)],
    better: 'lower',
    aim: `≤ ${aimMs.toLocaleString('en')}`,
    meets: (value) => value <= aimMs,
    ...(beside && peerName !== undefined && { peer: [quantile(beside, part)], peerName }),
  })
  return [
    {
      metric: `ticks of ${many} schedules, from their time until their pass began, p50`,
      unit: 'ms',
      ours: [quantile(begun, 0.5)],
      better: 'lower',
      aim: '≤ 500',
      meets: (value) => value <= 500,
    },
    {
      metric: 'the same, p99',
      unit: 'ms',
      ours: [quantile(begun, 0.99)],
      better: 'lower',
      aim: '≤ 1,000',
      meets: (value) => value <= 1_000,
    },
    committedRow(0.5, 'the same until they are committed, each with its run, p50', 500),
    committedRow(0.99, 'the same, p99', 1_000),
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
