import { callerMay, type Caller } from '#core/access/caller.ts'
import { changesBetween, type GivenChange, type RunGivens } from '#core/run/again/run-changes.ts'
import type { StepGraph } from '#core/run/step-graph.ts'
import type { StepState } from '#core/run/step-state.ts'
import type { StepStatus } from '#core/run/step-status.ts'
import { triggerWords } from '#core/run/trigger.ts'
import { waitLedger } from '#core/run/wait-ledger.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { loadRun, type LockedRun } from '#server/db/sql/lock-run.ts'
import {
  loadRetries,
  loadRunPipelines,
  loadRunWaits,
  loadTail,
  loadTenantWaits,
  type RunListRow,
} from '#server/db/sql/run-rows.ts'
import { usageOfRun, type PodUsage, type PodUsageRow } from '#server/db/sql/usage-rows.ts'
import { noWorkerSince } from '#server/db/sql/worker-presence.ts'
import { mendOnMachine } from '#server/usecases/run/mend-on-machine.ts'
import { showPods } from '#server/usecases/run/show-pods.ts'
import type { InstallationGround } from '#server/usecases/tenant/run-ground.ts'

import { loadRunParts } from './load-run-parts.ts'

export const shortId = (id: string): string => id.slice(-8)

/** A run as every list shows it. */
export const runListed = (row: RunListRow) => {
  const shown = runRow(row)
  return { ...shown, steps: shown.stepCounts }
}

export const runRow = (row: RunListRow) => ({
  id: row.id,
  shortId: shortId(row.id),
  status: row.status,
  job: row.job,
  title: row.title,
  trigger: { kind: row.trigger.kind, words: triggerWords(row.trigger) },
  tags: row.tags,
  enqueuedAt: row.enqueuedAt,
  startedAt: row.startedAt,
  finishedAt: row.finishedAt,
  stepCounts: {
    total: row.stepsTotal,
    succeeded: row.stepsSucceeded,
    failed: row.stepsFailed,
    skipped: row.stepsSkipped,
    running: row.stepsRunning,
  },
  failure: row.failure,
  retryOf: row.parentRunId,
  attempt: row.attempt,
})

const dateOf = (atMs: number | null): Date | null => (atMs === null ? null : new Date(atMs))

/** When each step could have begun: when the last of those it waits for had ended. Derived, so that nobody has to keep it. */
const readyTimes = (graph: StepGraph, steps: readonly StepState[]): Map<string, number | null> => {
  const byOwner = Map.groupBy(steps, (step) => step.pieceOf ?? step.key)
  return new Map(
    graph.steps.map((step) => {
      const before = step.after.flatMap((key) => byOwner.get(key) ?? [])
      const ended = before.every((other) => other.status === 'succeeded')
      return [step.key, ended ? Math.max(0, ...before.map((other) => other.finishedAtMs ?? 0)) : null]
    }),
  )
}

const stepView = (
  step: StepState,
  assets: ReadonlyMap<string, string>,
  readyAtMs: number | null,
  runStartedMs: number | null,
  usage: PodUsage | null,
) => {
  const ready = readyAtMs === null ? null : Math.max(readyAtMs, runStartedMs ?? 0) || step.readyAtMs
  const status: StepStatus = step.status === 'waiting' && ready !== null ? 'ready' : step.status
  const earlier = step.tries.map(({ number, startedAtMs, finishedAtMs, status: ended, failure }) => ({
    number,
    startedAt: new Date(startedAtMs ?? finishedAtMs),
    finishedAt: dateOf(finishedAtMs),
    status: ended as StepStatus,
    failure: failure as StepState['failure'],
  }))
  const isLatestTold = step.status === 'retrying' || step.startedAtMs === null
  const latest = isLatestTold
    ? []
    : [
        {
          number: earlier.length + 1,
          startedAt: new Date(step.startedAtMs ?? 0),
          finishedAt: dateOf(step.finishedAtMs),
          status: step.status,
          failure: step.failure,
        },
      ]
  return {
    key: step.key,
    status,
    tries: [...earlier, ...latest],
    readyAt: dateOf(ready === null ? step.readyAtMs : ready),
    startedAt: dateOf(step.tries[0]?.startedAtMs ?? step.startedAtMs),
    finishedAt: dateOf(step.finishedAtMs),
    failure: step.failure,
    skipReason: step.skipReason,
    outputs: (step.outputs?.values ?? []).map(({ name, summary, mappingKeys }) => ({
      name,
      asset: assets.get(name) ?? null,
      summary,
      pieces: mappingKeys?.length ?? null,
    })),
    /** Of a check: how it came out. */
    check: step.outputs?.check ?? null,
    pieceOf: step.pieceOf,
    peakMemoryBytes: usage?.peakMemoryBytes ?? undefined,
    usage,
  }
}

/** What the latest of them used; null where there was none. */
const usageIn = (rows: readonly PodUsageRow[], isIt: (row: PodUsageRow) => boolean): PodUsage | null => {
  const found = rows.findLast(isIt)
  if (!found) return null
  const { containerMs, cpuMilli, memoryMib, cpuMs, peakMemoryBytes } = found
  return { containerMs, cpuMilli, memoryMib, cpuMs, peakMemoryBytes }
}

const permissionsOf = (caller: Caller): string[] =>
  (['run.cancel', 'run.retry', 'run.launch'] as const).filter((permission) => callerMay(caller, permission))

const givensOf = async (
  sql: Sql,
  tenantId: string,
  { versions, config, tags }: LockedRun,
): Promise<RunGivens> => ({
  config,
  tags,
  versions: Object.fromEntries(
    (await loadRunPipelines(sql, tenantId, versions)).map(({ name, number }) => [name, number]),
  ),
})

/** What a run that was made of another was given otherwise; empty where it was made of none. */
const changesFromParent = async (sql: Sql, tenantId: string, run: LockedRun): Promise<GivenChange[]> => {
  const parent = run.parentRunId === null ? undefined : await loadRun(sql, tenantId, run.parentRunId)
  if (!parent) return []
  return changesBetween(await givensOf(sql, tenantId, parent), await givensOf(sql, tenantId, run))
}

/** Everything the page of a run shows beside its events and logs. */
export const runAnswer = async (
  sql: Sql,
  caller: Caller,
  runId: string,
  now: Date,
  ground: InstallationGround,
) => {
  const { tenantId } = caller
  const { row, run, pipelines, graph, steps, attempts } = await loadRunParts(sql, caller, runId)
  const ready = readyTimes(graph, steps)
  const outputsOf = new Map(
    graph.steps.map((step) => [
      step.key,
      new Map(
        step.outputs.flatMap(({ name, asset }) => (asset === undefined ? [] : [[name, asset] as const])),
      ),
    ]),
  )
  const tail = await loadTail(sql, tenantId, runId)
  const usage = await usageOfRun(sql, tenantId, runId)
  const parts = { run, graph, pipelines, steps, attempts }
  const inCluster = await showPods(sql, tenantId, ground, parts)
  const { mend, ...pods } = inCluster ?? { mend: await mendOnMachine(sql, tenantId, ground, parts) }
  const startedMs = row.startedAt?.getTime() ?? null
  return {
    ...runRow(row),
    data: { readBytes: row.readBytes, writtenBytes: row.writtenBytes },
    executor: graph.executor,
    maxConcurrent: graph.maxConcurrent,
    pipelines: await loadRunPipelines(sql, tenantId, run.versions),
    assets: run.assets,
    config: run.config,
    graph: graph.steps.map((step) => ({
      key: step.key,
      kind: step.kind,
      computeKind: step.compute.kind,
      pipelineName: step.pipeline,
      elementId: step.elementId,
      after: step.after,
      assets: step.outputs.flatMap((output) => output.asset ?? []),
      config: step.config,
      inputs: step.inputs.map(({ name, sources }) => ({ name, sources })),
    })),
    steps: steps.map((step) =>
      stepView(
        step,
        outputsOf.get(step.pieceOf ?? step.key) ?? new Map(),
        ready.get(step.pieceOf ?? step.key) ?? null,
        startedMs,
        usageIn(usage, ({ step: key }) => key === step.key),
      ),
    ),
    attempts: attempts.map(({ dequeuedAt: _dequeuedAt, launchRecord: _record, ...attempt }) => ({
      ...attempt,
      usage: usageIn(usage, ({ step, attempt: number }) => step === null && number === attempt.attempt),
    })),
    pods: 'own' in pods ? pods : null,
    /** The one change of the drawing that mends its failure, or why there is none. */
    mend,
    wait: waitLedger({
      enqueuedAt: row.enqueuedAt,
      attempts,
      finishedAt: row.finishedAt,
      own: await loadRunWaits(sql, tenantId, runId),
      tenant: await loadTenantWaits(sql, tenantId, row.enqueuedAt, row.startedAt ?? now),
      noWorkerSince: row.startedAt === null ? await noWorkerSince(sql, row.enqueuedAt, now) : null,
    }),
    lastEvent: tail?.lastEvent ?? 0,
    lastLog: tail?.lastLog ?? 0,
    parent: row.parentRunId,
    changes: await changesFromParent(sql, tenantId, run),
    retries: await loadRetries(sql, tenantId, runId),
    permissions: permissionsOf(caller),
  }
}
