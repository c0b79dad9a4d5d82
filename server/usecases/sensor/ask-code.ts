import { setTimeout as delay } from 'node:timers/promises'

import { Refusal } from '#core/refusal.ts'
import { isFinished } from '#core/run/run-status.ts'
import { whyNotTaken, type SensorAnswer } from '#core/sensor/sensor-answer.ts'
import type { SqlPool } from '#server/db/sql-pool.ts'
import { loadVersions } from '#server/db/sql/load-versions.ts'
import { loadRun, type LockedRun } from '#server/db/sql/lock-run.ts'
import { readEvents } from '#server/db/sql/read-events.ts'
import type { HeldSensor, SensorPlace } from '#server/db/sql/sensor-rows.ts'
import { SourceFailure } from '#server/gateways/sensor-sources/sensor-source.ts'

import { cancelRun } from '../run/cancel-run.ts'
import type { Chance } from '../run/finish-run.ts'
import { startResolvedRunIn } from '../run/start-run.ts'

export interface CodeDeps {
  pool: SqlPool
  chance: Chance
  /** Fires when the process that asks leaves: it waits for no answer any more. */
  leaving?: AbortSignal | undefined
}

/** Who asked the code leaves before it answered; another asks it anew. */
export class AskerLeaves extends Error {
  override name = 'AskerLeaves'
}

/** The sensor as it stands, of a version. */
export type AskedSensor = Pick<HeldSensor, keyof SensorPlace | 'hash' | 'cursor' | 'name'>

/** Nobody sits before a screen for it, and all that waits on a sensor waits for it: behind trials, before other runs. */
const priority = 50
const lookAgainMs = 100
/** A run that asks has so few events. */
const mostEvents = 1_000

const start = ({ pool }: CodeDeps, held: AskedSensor, pipeline: string, now: Date): Promise<string> =>
  pool.asTenant(held.tenantId, async (sql) => {
    const { tenantId, deploymentId, pipelineId, elementId, hash, cursor, name } = held
    const { runId } = await startResolvedRunIn(
      sql,
      {
        tenantId,
        deploymentId,
        purpose: 'sensor',
        target: { of: 'sensor', pipeline: pipelineId, sensor: elementId, cursor },
        pipelines: await loadVersions(sql, tenantId, { [pipelineId]: hash }),
        trigger: { kind: 'sensor', sensor: name, pipeline, runKey: '' },
        config: {},
        tags: {},
        priority,
      },
      now,
    )
    return runId
  })

/** The run once it is over; undefined where the time is over before. */
const ended = async (
  { pool }: CodeDeps,
  tenantId: string,
  runId: string,
  signal: AbortSignal,
): Promise<LockedRun | undefined> => {
  while (!signal.aborted) {
    const run = await pool.asTenant(tenantId, (sql) => loadRun(sql, tenantId, runId))
    if (!run) throw new Error(`The run ${runId} of a sensor is gone.`)
    if (isFinished(run.status)) return run
    await delay(lookAgainMs)
  }
  return undefined
}

/** Ends the run whose answer nobody waits for, and says why. */
const giveUp = async (
  { pool, chance, leaving }: CodeDeps,
  { tenantId, deploymentId, name }: AskedSensor,
  runId: string,
  now: Date,
): Promise<never> => {
  const waited = await pool.asTenant(tenantId, (sql) => loadRun(sql, tenantId, runId))
  try {
    await cancelRun(pool, chance, { tenantId, deploymentId, runId, by: `sensor ${name}`, force: true }, now)
  } catch (error) {
    // It ended between the two: its answer comes too late all the same.
    if (!(error instanceof Refusal && error.code === 'wrong_state')) throw error
  }
  if (leaving?.aborted) throw new AskerLeaves()
  throw new SourceFailure(
    waited?.status === 'queued'
      ? 'No slot of the plan was free for its code in all that time.'
      : 'Its code did not answer in time.',
  )
}

const answerOf = ({ pool }: CodeDeps, tenantId: string, runId: string): Promise<SensorAnswer | undefined> =>
  pool.asTenant(tenantId, async (sql) =>
    (await readEvents(sql, tenantId, runId, 0, mostEvents))
      .map(({ event }) => event)
      .flatMap((event) => (event.type === 'SENSOR_EVALUATION' ? [event.answer] : []))
      .at(-1),
  )

/** What the code answered, and the run that asked it. */
export interface AnsweredCode {
  answer: SensorAnswer
  runId: string
}

/**
 * Asks the code of a sensor what it wants. A run of its own carries it out, as it does all code of tenants. Throws SourceFailure where the code fails,
 * answers too much, or not before `signal`; AskerLeaves where who asks leaves first.
 */
export const askCode = async (
  deps: CodeDeps,
  held: AskedSensor,
  pipeline: string,
  now: Date,
  signal: AbortSignal,
): Promise<AnsweredCode> => {
  const { tenantId } = held
  const runId = await start(deps, held, pipeline, now)
  const until = deps.leaving ? AbortSignal.any([signal, deps.leaving]) : signal
  const run = (await ended(deps, tenantId, runId, until)) ?? (await giveUp(deps, held, runId, now))
  const answer = await answerOf(deps, tenantId, runId)
  if (run.status !== 'succeeded' || !answer)
    throw new SourceFailure(run.failure?.message ?? 'Its code was stopped before it answered.', runId)
  const why = whyNotTaken(answer)
  if (why !== undefined) throw new SourceFailure(why, runId)
  return { answer, runId }
}
