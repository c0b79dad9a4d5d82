import { sweptAfterMs } from '#core/trial/trial-time.ts'

import type { Sql } from '../sql-pool.ts'
import { firstIdOf } from './run-conditions.ts'

/** A run that has had its time, and where its values lie: a trial, or one that asked the code of a sensor. */
export interface SweptTrial {
  tenantId: string
  runId: string
  tenant: string
  tenantNumber: number
  folder: string
}

/** So many of a person in a pipeline stay for their day; of the others only what is pinned. */
export const trialsKept = 5

// One that is pinned stays, and so does one that a trial which goes on reads from. A run is made small soon after its end: until then somebody works on it.
const old = {
  name: 'old-trials',
  text: `SELECT aged.tenant_id AS "tenantId", aged.run_id AS "runId", tenant.slug AS tenant, tenant.number AS "tenantNumber", deployment.folder
    FROM (SELECT tenant_id, run_id, made_at, row_number() OVER (PARTITION BY tenant_id, pipeline_id, user_id ORDER BY made_at DESC) AS place FROM trial) AS aged
    JOIN run ON run.tenant_id = aged.tenant_id AND run.id = aged.run_id AND run.compacted
    JOIN tenant ON tenant.id = run.tenant_id
    JOIN deployment ON deployment.tenant_id = run.tenant_id AND deployment.id = run.deployment_id
    WHERE (aged.made_at < $1 OR aged.place > ${trialsKept})
      AND NOT EXISTS (SELECT FROM pinned_output AS pin WHERE pin.tenant_id = aged.tenant_id AND pin.run_id = aged.run_id)
      AND NOT EXISTS (SELECT FROM trial AS reader JOIN run AS going ON going.tenant_id = reader.tenant_id AND going.id = reader.run_id AND going.finished_at IS NULL
        WHERE reader.tenant_id = aged.tenant_id AND EXISTS (SELECT FROM jsonb_each_text(reader.pinned) AS used WHERE used.value = aged.run_id::text))
    ORDER BY aged.made_at LIMIT $2`,
}

/** So long is what the code of a sensor was asked kept where it failed, and where it did not. */
export const codeKeptMs = { failed: 86_400_000, answered: 3_600_000 } as const

const asked = {
  name: 'old-runs-of-sensor-code',
  text: `SELECT run.tenant_id AS "tenantId", run.id AS "runId", tenant.slug AS tenant, tenant.number AS "tenantNumber", deployment.folder
    FROM run JOIN tenant ON tenant.id = run.tenant_id
    JOIN deployment ON deployment.tenant_id = run.tenant_id AND deployment.id = run.deployment_id
    WHERE run.purpose = 'sensor' AND run.compacted AND run.id < $1 AND (run.id < $2 OR run.status = 'succeeded') ORDER BY run.id LIMIT $3`,
}

const removals = [
  'DELETE FROM run_event WHERE tenant_id = $1 AND run_id = $2',
  'DELETE FROM log_chunk WHERE tenant_id = $1 AND run_id = $2',
  // With it go all rows that refer to it.
  'DELETE FROM run WHERE tenant_id = $1 AND id = $2',
]

const snapshots = {
  name: 'sweep-draft-snapshots',
  text: `DELETE FROM draft_snapshot WHERE taken_at < $1 AND NOT EXISTS (SELECT FROM trial
    WHERE trial.tenant_id = draft_snapshot.tenant_id AND trial.pipeline_id = draft_snapshot.pipeline_id AND trial.hash = draft_snapshot.hash)`,
}

const bygone = (now: Date): Date => new Date(now.getTime() - sweptAfterMs)

/** Trials that have had their time, the oldest first; by the login of the worker, of all tenants. */
export const oldTrials = (sql: Sql, now: Date, limit: number): Promise<SweptTrial[]> =>
  sql.rows<SweptTrial>(old, [bygone(now), limit])

/** Runs that asked the code of sensors and have had their time, the oldest first; by the login of the worker, of all tenants. */
export const oldRunsOfSensorCode = (sql: Sql, now: Date, limit: number): Promise<SweptTrial[]> => {
  const before = (ms: number) => firstIdOf(now.getTime() - ms)
  return sql.rows<SweptTrial>(asked, [before(codeKeptMs.answered), before(codeKeptMs.failed), limit])
}

export const removeTrial = async (
  sql: Sql,
  { tenantId, runId }: Pick<SweptTrial, 'tenantId' | 'runId'>,
): Promise<void> => {
  for (const text of removals) await sql.run(text, [tenantId, runId])
}

/** Drafts that no trial is of any more. */
export const removeSnapshots = async (sql: Sql, now: Date): Promise<void> => {
  await sql.run(snapshots, [bygone(now)])
}
