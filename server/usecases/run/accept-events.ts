import type { z } from 'zod'

import type { eventsAnswer, eventsRequest } from '#core/protocol/run-api.ts'
import { Refusal } from '#core/refusal.ts'
import { dataMoved } from '#core/run/data-moved.ts'
import { projectEvents, stepsSpokenOf, type Projection } from '#core/run/project-events.ts'
import { redactEvent } from '#core/run/redact-event.ts'
import type { RunEvent } from '#core/run/run-event.ts'
import { isFinished } from '#core/run/run-status.ts'
import type { StepAttemptName } from '#core/run/step-claim.ts'
import type { StepState } from '#core/run/step-state.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { insertRunEvents, type NumberedEvent } from '#server/db/sql/append-events.ts'
import { advanceAttempt, lockAttempt } from '#server/db/sql/attempt-rows.ts'
import { lockQueue, lockRun, type LockedRun } from '#server/db/sql/lock-run.ts'
import { advanceTail, putRunStatus } from '#server/db/sql/run-changes.ts'
import { advanceStepClaim, lockStepClaim } from '#server/db/sql/step-claims.ts'
import { dropSteps, lockSteps, putSteps } from '#server/db/sql/step-rows.ts'
import { isAssetEvent, writeAssetEvents } from '#server/db/sql/write-asset-events.ts'
import { announceChange } from '#server/db/wake.ts'

import { finishRunIn } from './finish-run.ts'
import type { RunApiDeps } from './run-api-deps.ts'
import type { RunIdentity } from './run-token.ts'

type Batch = z.infer<typeof eventsRequest>['events']

const ending = new Set<RunEvent['type']>(['RUN_SUCCESS', 'RUN_FAILURE', 'RUN_CANCELED'])

/** What is new of a batch. Known numbers are ignored, so a runner may always send again; a gap is refused with the number wanted. */
const newEvents = (batch: Batch, lastSeq: number): RunEvent[] => {
  const fresh = batch.filter(({ seq }) => seq > lastSeq)
  fresh.forEach(({ seq }, index) => {
    if (seq !== lastSeq + 1 + index)
      throw new Refusal('out_of_sequence', `Event ${lastSeq + 1 + index} is missing; ${seq} came instead.`, {
        expected: lastSeq + 1 + index,
      })
  })
  return fresh.map(({ event }) => event)
}

/** How far the clock of a runner may be ahead of ours. */
const clockSlackMs = 60_000

/** Nothing happens after it was told. A clock far ahead would else hide what truly is the latest of an asset until real time caught up. */
const notAhead = (event: RunEvent, now: Date): RunEvent =>
  event.atMs > now.getTime() + clockSlackMs ? { ...event, atMs: now.getTime() } : event

const context = (events: RunEvent[], steps: Map<string, StepState>) => {
  const failures = new Map(
    events.flatMap((event) => (event.type === 'STEP_FAILURE' ? [[event.step, event.failure] as const] : [])),
  )
  const ended = new Map(
    events.flatMap((event) =>
      event.type === 'STEP_SUCCESS' ? [[event.step, event.durationMs] as const] : [],
    ),
  )
  const startedAtMs = (event: { step?: string }): number | null =>
    event.step === undefined ? null : (steps.get(event.step)?.startedAtMs ?? null)
  return {
    startedAtMs,
    durationMs: (event: { step?: string; atMs: number }) => {
      const started = startedAtMs(event)
      return (
        (event.step === undefined ? undefined : ended.get(event.step)) ??
        (started === null ? null : Math.max(0, event.atMs - started))
      )
    },
    failureOf: (event: { step?: string }) =>
      event.step === undefined
        ? undefined
        : (failures.get(event.step) ?? steps.get(event.step)?.failure ?? undefined),
  }
}

interface Accepted {
  tenantId: string
  run: LockedRun
  attempt: number
  events: RunEvent[]
  projection: Projection
  steps: Map<string, StepState>
  now: Date
}

const write = async (
  sql: Sql,
  { tenantId, run, attempt, events, projection, steps, now }: Accepted,
): Promise<number> => {
  const last = await advanceTail(
    sql,
    { tenantId, runId: run.id },
    events.length,
    projection.counts,
    dataMoved(events),
  )
  const numbered = events.map((event, index): NumberedEvent => ({
    number: last - events.length + 1 + index,
    attempt,
    event,
  }))
  await insertRunEvents(
    sql,
    { tenantId, runId: run.id },
    // What a trial tells of assets is its own affair: it stays among its events.
    run.purpose === 'run' ? numbered.filter(({ event }) => !isAssetEvent(event)) : numbered,
    now,
  )
  await dropSteps(sql, tenantId, run.id, projection.replaced)
  await putSteps(sql, tenantId, run.id, projection.steps)
  for (const step of projection.steps) steps.set(step.key, step)
  if (run.purpose === 'run')
    await writeAssetEvents(
      sql,
      { tenantId, runId: run.id, deploymentId: run.deploymentId },
      numbered,
      context(events, steps),
      now,
    )
  return last
}

const announce = async (
  sql: Sql,
  tenantId: string,
  run: LockedRun,
  projection: Projection,
  lastNumber: number,
  tellsOfAssets: boolean,
): Promise<void> => {
  const assetsChanged = tellsOfAssets || (run.assets.length > 0 && projection.steps.length > 0)
  await announceChange(sql, {
    tenant: tenantId,
    deployment: run.deploymentId,
    topics: [
      { topic: `run:${run.id}`, events: lastNumber },
      // Lists of runs do not have those that ask the code of sensors.
      ...(projection.run && run.purpose !== 'sensor' ? [{ topic: 'runs' }] : []),
      ...(assetsChanged ? [{ topic: 'assets' }] : []),
    ],
  })
}

interface ReporterRow {
  lastSeq: number
  advance: (lastSeq: number) => Promise<void>
}

/** Whose numbers count: the run's own process has those of the attempt, a step with a process of its own has others. */
const reporterOf = async (sql: Sql, identity: RunIdentity, lastSeq: number): Promise<ReporterRow> => {
  const { tenantId, runId, attempt, step } = identity
  if (!step) return { lastSeq, advance: (seq) => advanceAttempt(sql, tenantId, runId, attempt, seq) }
  const of = { tenantId, runId, attempt, step: step.key, stepAttempt: step.attempt }
  const claimed = await lockStepClaim(sql, of)
  if (!claimed) throw new Refusal('fenced', 'This attempt at the step was never claimed.')
  return { lastSeq: claimed.lastSeq, advance: (seq) => advanceStepClaim(sql, of, seq) }
}

/** A step speaks of itself; how the run goes on is for the run's own process to say. */
const refuseForeign = (events: RunEvent[], { key, attempt }: StepAttemptName): void => {
  for (const event of events) {
    const isOwn =
      (event.type.startsWith('RESOURCE_') || ('step' in event && event.step === key)) &&
      (!('stepAttempt' in event) || event.stepAttempt === attempt)
    if (!isOwn || event.type === 'STEP_FANNED_OUT' || event.type.startsWith('RUN_'))
      throw new Refusal('invalid_input', `The step "${key}" cannot report ${event.type} of another.`)
  }
}

/**
 * Takes a batch of events: judged, written, projected and announced in one transaction, and acknowledged only when that is durable.
 * Throws a Refusal: `fenced`, `out_of_sequence` with the number wanted, `invalid_input` or `wrong_state` for what cannot be true.
 */
export const acceptEvents = async (
  deps: RunApiDeps,
  identity: RunIdentity,
  request: z.infer<typeof eventsRequest>,
): Promise<z.infer<typeof eventsAnswer>> => {
  const { tenantId, runId, attempt, fence } = identity
  const now = deps.clock.now()
  const ends = request.events.some(({ event }) => ending.has(event.type))
  return (ends ? deps.ends : deps.pool).asTenant(tenantId, async (sql) => {
    if (ends) await lockQueue(sql, tenantId)
    const run = await lockRun(sql, tenantId, runId)
    const row = await lockAttempt(sql, tenantId, runId, attempt)
    const isFenced = !run || !row || request.fence !== fence || row.fence !== fence || run.fence !== fence
    if (isFenced) throw new Refusal('fenced', 'Another attempt has taken the place of this one.')
    const reporter = await reporterOf(sql, identity, row.lastSeq)
    const redactor = await deps.secrets.redactorOf(sql, identity)
    const events = newEvents(request.events, reporter.lastSeq).map((event) =>
      redactEvent(redactor, notAhead(event, now)),
    )
    if (events.length === 0) return { acknowledged: reporter.lastSeq }
    if (identity.step) refuseForeign(events, identity.step)
    if (row.endedAt || isFinished(run.status))
      throw new Refusal('fenced', 'This attempt is over; nothing can happen in it any more.')

    const steps = new Map(
      (await lockSteps(sql, tenantId, runId, stepsSpokenOf(events))).map((step) => [step.key, step]),
    )
    const assets = run.purpose === 'trial' ? 'any' : new Set(run.assets)
    const projection = projectEvents({ status: run.status, assets, steps }, events)
    const lastNumber = await write(sql, { tenantId, run, attempt, events, projection, steps, now })
    const acknowledged = reporter.lastSeq + events.length
    await reporter.advance(acknowledged)

    const change = projection.run
    if (change && (change.status !== run.status || change.startedAtMs !== undefined))
      if (!isFinished(change.status))
        await putRunStatus(
          sql,
          { tenantId, runId },
          change.status,
          change.startedAtMs === undefined ? null : new Date(change.startedAtMs),
        )
    await announce(
      sql,
      tenantId,
      run,
      projection,
      lastNumber,
      run.purpose === 'run' && events.some(isAssetEvent),
    )
    if (
      change &&
      (change.status === 'succeeded' || change.status === 'failed' || change.status === 'canceled')
    )
      await finishRunIn(
        sql,
        tenantId,
        run,
        { status: change.status, failure: change.failure ?? null, tell: [] },
        now,
        deps.chance,
      )
    return { acknowledged }
  })
}
