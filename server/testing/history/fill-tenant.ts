import pg from 'pg'

import type { Caller } from '#core/access/caller.ts'
import type { AppDatabase, SystemDatabase } from '#server/db/client.ts'
import { readDraft } from '#server/db/drafts.ts'
import { findPipelineByName } from '#server/db/pipelines.ts'
import { sqlPool } from '#server/db/sql-pool.ts'
import { makePartitions } from '#server/db/sql/partitions.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'
import { activeVersion } from '#server/db/versions.ts'
import { systemClock } from '#server/platform/clock.ts'
import { importPipeline } from '#server/usecases/pipeline/import-pipeline.ts'
import { publishVersion } from '#server/usecases/version/publish-version.ts'

import { historyPipelines, historyText, type HistoryPipeline } from './history-pipelines.ts'
import { historyRandom } from './history-random.ts'
import { inventRun, type InventedRun } from './invent-run.ts'
import { writeLatestRun, writeRuns, type HistoryPlace } from './write-runs.ts'

export interface History {
  runs: number
  pipelines: number
  /** How far back its first run lies. */
  days: number
}

export interface FillDeps {
  database: AppDatabase
  /** By the login of the worker, which may cut tables by day. */
  system: SystemDatabase
  ownerUrl: string
  /** Told now and then how many runs are written. */
  onProgress: (written: number) => void
}

const dayMs = 86_400_000
const runsAtOnce = 200
const ground = { launcher: 'local', installation: {} } as const

/** The active version of a pipeline of the history, imported and published as its owner would unless an earlier history did. */
const published = async (
  { database }: FillDeps,
  caller: Caller,
  pipeline: HistoryPipeline,
): Promise<{ pipelineId: string; hash: string }> => {
  const active = await tenantTransaction(database, caller, async (tx) => {
    const known = await findPipelineByName(tx, pipeline.name)
    const version = known && (await activeVersion(tx, caller.deploymentId, known.id))
    return version && { pipelineId: known.id, hash: version.hash }
  })
  if (active) return active
  const deps = { database, clock: systemClock, ground, podTrial: null }
  const { id } = await importPipeline(deps, caller, { text: historyText(pipeline) })
  const draft = await tenantTransaction(database, caller, (tx) => readDraft(tx, id))
  if (!draft) throw new Error(`The pipeline ${pipeline.name} has no draft.`)
  const input = { pipelineId: id, revision: draft.revision, reason: 'A history to look at' }
  return { pipelineId: id, hash: (await publishVersion(deps, caller, input)).hash }
}

/**
 * Fills a tenant with published pipelines and with runs of them that might have been, evenly over some days, the last one now. Answers how many runs and
 * events there are of it. The same history each time, but for its times.
 */
export const fillTenant = async (
  deps: FillDeps,
  caller: Caller,
  history: History,
): Promise<{ runs: number; events: number; assets: number }> => {
  const pipelines = historyPipelines(history.pipelines)
  const used = new Map<string, { pipelineId: string; hash: string }>()
  for (const pipeline of pipelines) used.set(pipeline.name, await published(deps, caller, pipeline))
  const place: HistoryPlace = { tenantId: caller.tenantId, deploymentId: caller.deploymentId, used }

  const nowMs = systemClock.now().getTime()
  const firstMs = nowMs - history.days * dayMs
  const pool = sqlPool(deps.system.pool)
  await makePartitions(pool, 'run_event', 'day', new Date(firstMs), history.days)

  const random = historyRandom(1)
  // The longest of them is over before now.
  const stepMs = (nowMs - dayMs / 12 - firstMs) / history.runs
  let events = 0
  let batch: InventedRun[] = []
  for (let number = 0; number < history.runs; number += 1) {
    const pipeline = pipelines[number % pipelines.length]
    if (!pipeline) throw new Error('A history needs a pipeline.')
    const run = inventRun(random, pipeline, caller.user.id, Math.floor(firstMs + number * stepMs))
    events += run.events.length
    if (number >= history.runs - pipelines.length) await writeLatestRun(pool, place, run)
    else batch.push(run)
    if (batch.length === runsAtOnce || number === history.runs - pipelines.length - 1) {
      if (batch.length > 0) await writeRuns(pool, place, batch)
      batch = []
      deps.onProgress(number + 1)
    }
  }
  deps.onProgress(history.runs)
  // Plans are made by what there is now, not by what there was before; only its owner may count a table.
  const owner = new pg.Client({ connectionString: deps.ownerUrl })
  await owner.connect()
  await owner.query('ANALYZE').finally(() => owner.end())
  return { runs: history.runs, events, assets: pipelines.reduce((sum, { assets }) => sum + assets.length, 0) }
}
