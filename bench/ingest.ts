import { randomUUID } from 'node:crypto'

import { writeFrame } from '#core/protocol/log-frames.ts'
import type { RunEvent } from '#core/run/run-event.ts'
import { openSystemDatabase } from '#server/db/client.ts'
import { sqlPool, type SqlPool } from '#server/db/sql-pool.ts'

import { claimWaiting, type ClaimedRun } from './claimed-run.ts'
import type { Measure } from './main.ts'
import { publish, startRun } from './pipeline-run.ts'
import { processorSeconds } from './processes.ts'
import { withProduct, type BootedProduct } from './product.ts'

const lanes = 4
const runsPerLane = 4
const stepCount = 100
const messagesPerStep = 20
const eventsPerCall = 500
const frameBytes = 65_536
const framesPerCall = 32
const callsPerRun = 8

const keys = Array.from({ length: stepCount }, (_, index) => `step_${index}`)

/** What a run of {@link stepCount} steps reports that talk a little. */
const eventsOfRun = (): RunEvent[] => {
  const atMs = Date.now()
  return [
    { type: 'RUN_START', atMs },
    ...keys.flatMap((step): RunEvent[] => {
      const about = { atMs, step, stepAttempt: 1 }
      return [
        { type: 'STEP_START', ...about },
        ...Array.from({ length: messagesPerStep }, (_, index): RunEvent => ({
          type: 'LOG_MESSAGE',
          ...about,
          level: 'info',
          message: `row group ${index} of ${messagesPerStep} was read from the source`,
        })),
        { type: 'ASSET_MATERIALIZATION', ...about, asset: step, dataVersion: `version of ${step}` },
        { type: 'STEP_SUCCESS', ...about, durationMs: 5 },
      ]
    }),
    { type: 'RUN_SUCCESS', atMs },
  ]
}

const logsOfRun = (): Uint8Array[] => {
  const line = (number: number) =>
    `2026-01-01 00:00:00 INFO row group ${number} was read from source ${randomUUID()} in ${number % 977} ms\n`
  const bytes = Buffer.from(
    Array.from({ length: frameBytes / 80 }, (_, number) => line(number)).join(''),
  ).subarray(0, frameBytes)
  return Array.from({ length: callsPerRun }, (_, call) =>
    Buffer.concat(
      Array.from({ length: framesPerCall }, (_frame, index) => {
        const offset = (call * framesPerCall + index) * frameBytes
        const header = { step: keys[0] ?? '', stepAttempt: 1, stream: 'stdout', offset, length: frameBytes }
        return writeFrame({ ...header, atMs: Date.now() }, bytes)
      }),
    ),
  )
}

interface Taken {
  perCore: number
  perSecond: number
}

const sendEvents = async (run: ClaimedRun): Promise<number> => {
  const events = eventsOfRun()
  for (let from = 0; from < events.length; from += eventsPerCall)
    await run.sendEvents(from + 1, events.slice(from, from + eventsPerCall))
  return events.length
}

const sendLogs = async (run: ClaimedRun): Promise<number> => {
  await run.sendEvents(1, [{ type: 'RUN_START', atMs: Date.now() }])
  for (const body of logsOfRun()) await run.sendLogs(body)
  return callsPerRun * framesPerCall * frameBytes
}

const storedEvents = `SELECT (SELECT count(*) FROM run_event WHERE run_id = ANY($1) AND attempt > 0 AND type NOT IN ('RUN_ENQUEUED', 'RUN_DEQUEUED', 'RUN_STARTING', 'ENGINE_EVENT'))
  + (SELECT count(*) FROM asset_event WHERE run_id = ANY($1)) AS stored`
const storedBytes = 'SELECT sum(octet_length(bytes))::bigint AS stored FROM log_chunk WHERE run_id = ANY($1)'

const measured = async (
  product: BootedProduct,
  system: SqlPool,
  send: (run: ClaimedRun) => Promise<number>,
  stored: string,
): Promise<Taken> => {
  for (let run = 0; run < lanes * runsPerLane; run++) await startRun(product, keys)
  const waiting = await claimWaiting(system, product.url, lanes * runsPerLane)
  const runIds = waiting.map(({ runId }) => runId)
  const used = () =>
    processorSeconds(product.stack.installation.web.pid() ?? 0) +
    processorSeconds(product.stack.postgresPid())
  const usedBefore = used()
  const beganMs = performance.now()
  const lane = async (): Promise<number> => {
    let sum = 0
    for (let run = waiting.pop(); run; run = waiting.pop()) sum += await send(run)
    return sum
  }
  const sent = (await Promise.all(Array.from({ length: lanes }, lane))).reduce((sum, count) => sum + count, 0)
  const seconds = (performance.now() - beganMs) / 1_000
  const cores = used() - usedBefore
  const found = await system.asSystem((sql) => sql.row<{ stored: number }>(stored, [runIds]))
  if (found?.stored !== sent) throw new Error(`${sent} were sent and ${found?.stored ?? 0} are stored.`)
  return { perCore: sent / cores, perSecond: sent / seconds }
}

/** Reports into the run API from {@link lanes} runners at once; used are web and PostgreSQL, not the one who sends. No peer: its runs write to the database themselves. */
export const measure: Measure = ({ runs }) =>
  withProduct(async (product) => {
    // Waiting runs are ours, and what is stored stays where it is counted.
    await product.stack.installation.worker.stop()
    await publish(
      product,
      'ingest',
      keys.map((key) => ({ key, code: `def ${key}():\n    return 1\n` })),
    )
    const database = openSystemDatabase(product.stack.installation.urls.system)
    const system = sqlPool(database.pool)
    const events: Taken[] = []
    const logs: Taken[] = []
    for (let run = 0; run <= runs; run++) {
      events.push(await measured(product, system, sendEvents, storedEvents))
      logs.push(await measured(product, system, sendLogs, storedBytes))
    }
    await database.close()
    const row = (metric: string, unit: string, values: number[], least?: number) => ({
      metric,
      unit,
      ours: values,
      better: 'higher' as const,
      aim: least === undefined ? '' : `≥ ${least.toLocaleString('en-US')} ${unit}`,
      meets: (value: number) => least === undefined || value >= least,
    })
    const of = (taken: Taken[], which: keyof Taken, per = 1) =>
      taken.slice(1).map((each) => each[which] / per)
    return [
      row('events per core used', '/s', of(events, 'perCore'), 10_000),
      row('events', '/s', of(events, 'perSecond')),
      row('logs per core used', 'MB/s', of(logs, 'perCore', 1e6), 50),
      row('logs', 'MB/s', of(logs, 'perSecond', 1e6)),
    ]
  })
