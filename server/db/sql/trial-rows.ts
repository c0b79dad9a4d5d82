import type { PipelineDocument } from '#core/document/document.ts'

import type { Sql } from '../sql-pool.ts'

type Content = Pick<PipelineDocument, 'settings' | 'elements'>

export interface TrialRow {
  runId: string
  pipelineId: string
  userId: string
  /** Of the content of the draft. */
  hash: string
  asset: string
  upTo: boolean
  sampleRows: number
  pinned: Record<string, string>
  madeAt: Date
}

const columns = `run_id AS "runId", pipeline_id AS "pipelineId", user_id AS "userId", hash, asset, up_to AS "upTo", sample_rows AS "sampleRows", pinned, made_at AS "madeAt"`

const draft = {
  name: 'draft-to-try',
  text: `SELECT pipeline.name, draft.document FROM draft
    JOIN pipeline ON pipeline.tenant_id = draft.tenant_id AND pipeline.id = draft.pipeline_id AND pipeline.removed_at IS NULL
    WHERE draft.tenant_id = $1 AND draft.pipeline_id = $2`,
}

// The time is written again with each trial, so that a sweep that waits for this row finds it young and leaves it.
const snapshot = {
  name: 'keep-draft-snapshot',
  text: `INSERT INTO draft_snapshot (tenant_id, pipeline_id, hash, content, taken_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (tenant_id, pipeline_id, hash) DO UPDATE SET taken_at = excluded.taken_at`,
}

const insert = {
  name: 'insert-trial',
  text: `INSERT INTO trial (tenant_id, run_id, pipeline_id, user_id, hash, asset, up_to, sample_rows, pinned, made_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
}

const one = {
  name: 'trial-of-run',
  text: `SELECT ${columns} FROM trial WHERE tenant_id = $1 AND run_id = $2`,
}

const latest = {
  name: 'latest-trial',
  text: `SELECT ${columns} FROM trial WHERE tenant_id = $1 AND pipeline_id = $2 AND user_id = $3 ORDER BY made_at DESC LIMIT 1`,
}

const going = {
  name: 'trials-going',
  text: `SELECT trial.run_id AS "runId", run.deployment_id AS "deploymentId" FROM trial JOIN run ON run.tenant_id = trial.tenant_id AND run.id = trial.run_id
    WHERE trial.tenant_id = $1 AND trial.pipeline_id = $2 AND trial.user_id = $3 AND run.finished_at IS NULL
    ORDER BY trial.run_id`,
}

const stored = {
  name: 'assets-with-a-value',
  text: `SELECT asset_key AS key FROM asset_state
    WHERE tenant_id = $1 AND deployment_id = $2 AND asset_key = ANY($3::text[]) AND path IS NOT NULL AND path NOT LIKE 'memory:%'`,
}

/** The draft of a live pipeline as it is now. */
export const loadDraftToTry = (
  sql: Sql,
  tenantId: string,
  pipelineId: string,
): Promise<{ name: string; document: PipelineDocument } | undefined> => sql.row(draft, [tenantId, pipelineId])

/** Keeps the content of a draft for the trials of it. */
export const keepSnapshot = async (
  sql: Sql,
  tenantId: string,
  kept: { pipelineId: string; hash: string; content: Content },
  now: Date,
): Promise<void> => {
  await sql.run(snapshot, [tenantId, kept.pipelineId, kept.hash, JSON.stringify(kept.content), now])
}

export const insertTrial = async (sql: Sql, tenantId: string, trial: TrialRow): Promise<void> => {
  await sql.run(insert, [
    tenantId,
    trial.runId,
    trial.pipelineId,
    trial.userId,
    trial.hash,
    trial.asset,
    trial.upTo,
    trial.sampleRows,
    JSON.stringify(trial.pinned),
    trial.madeAt,
  ])
}

export const loadTrial = (sql: Sql, tenantId: string, runId: string): Promise<TrialRow | undefined> =>
  sql.row<TrialRow>(one, [tenantId, runId])

/** The newest trial of a person in a pipeline. */
export const latestTrial = (
  sql: Sql,
  of: { tenantId: string; pipelineId: string; userId: string },
): Promise<TrialRow | undefined> => sql.row<TrialRow>(latest, [of.tenantId, of.pipelineId, of.userId])

/** The trials of a person in a pipeline that have not ended, with the deployment they run in. */
export const trialsGoing = async (
  sql: Sql,
  of: { tenantId: string; pipelineId: string; userId: string },
): Promise<{ runId: string; deploymentId: string }[]> =>
  sql.rows(going, [of.tenantId, of.pipelineId, of.userId])

/** Those of the assets that a run of the deployment could load from its store. */
export const assetsWithValue = async (
  sql: Sql,
  tenantId: string,
  deploymentId: string,
  keys: readonly string[],
): Promise<Set<string>> =>
  new Set((await sql.rows<{ key: string }>(stored, [tenantId, deploymentId, keys])).map(({ key }) => key))
