import type { Json } from '#core/json.ts'
import type { Purpose } from '#core/run/purpose.ts'
import type { StepAttemptName } from '#core/run/step-claim.ts'

import type { Sql } from '../sql-pool.ts'

/** An attempt as the run API judges it. */
export interface AttemptRow {
  fence: number
  claimedAt: Date | null
  leaseExpiresAt: Date
  endedAt: Date | null
  lastSeq: number
}

/** An attempt whose claim code was shown. */
export interface PresentedAttempt extends AttemptRow {
  launcher: string
  /** What the process that claimed it is known by; null before, and once it has reported. */
  nonce: string | null
  /** What its cluster is called, where it was launched into one that has a name. */
  cluster: string | null
  /** What the pods of its steps are made on, as its launch kept it; null where it kept none. */
  ground: Json | null
}

const presented = {
  name: 'attempt-of-claim-code',
  text: `SELECT fence, claimed_at AS "claimedAt", lease_expires_at AS "leaseExpiresAt", ended_at AS "endedAt", last_seq AS "lastSeq", launcher, claim_nonce AS nonce, launch_record->>'clusterName' AS cluster, launch_record#>'{pod,ground}' AS ground FROM run_attempt
    WHERE tenant_id = $1 AND run_id = $2 AND attempt = $3 AND claim_code_hash = $4 FOR UPDATE`,
}

const lock = {
  name: 'lock-attempt',
  text: `SELECT fence, claimed_at AS "claimedAt", lease_expires_at AS "leaseExpiresAt", ended_at AS "endedAt", last_seq AS "lastSeq" FROM run_attempt
    WHERE tenant_id = $1 AND run_id = $2 AND attempt = $3 FOR UPDATE`,
}

const claim = {
  name: 'claim-attempt',
  text: `UPDATE run_attempt SET claimed_at = coalesce(claimed_at, $4), heartbeat_at = $4, lease_expires_at = $5, claim_nonce = $6 WHERE tenant_id = $1 AND run_id = $2 AND attempt = $3`,
}

const beat = {
  name: 'beat-attempt',
  text: `UPDATE run_attempt SET heartbeat_at = $5, lease_expires_at = $6, claim_nonce = NULL, peak_memory_bytes = greatest(peak_memory_bytes, $7), cpu_ms = greatest(cpu_ms, $8)
    FROM run
    WHERE run_attempt.tenant_id = $1 AND run_id = $2 AND run_attempt.attempt = $3 AND run_attempt.fence = $4 AND ended_at IS NULL
      AND run.tenant_id = $1 AND run.id = $2
    RETURNING run.status`,
}

const advance = {
  name: 'advance-attempt',
  text: 'UPDATE run_attempt SET last_seq = $4, claim_nonce = NULL WHERE tenant_id = $1 AND run_id = $2 AND attempt = $3',
}

const claimed = {
  name: 'moment-of-claim',
  text: 'SELECT coalesce(claimed_at, now()) AS at FROM run_attempt WHERE tenant_id = $1 AND run_id = $2 AND attempt = $3',
}

/** When an attempt was claimed, now where it was not yet; undefined where there is no such attempt. */
export const momentOfClaim = async (
  sql: Sql,
  { tenantId, runId, attempt }: { tenantId: string; runId: string; attempt: number },
): Promise<Date | undefined> => (await sql.row<{ at: Date }>(claimed, [tenantId, runId, attempt]))?.at

/** The attempt whose claim code has this hash, locked. */
export const presentedAttempt = (
  sql: Sql,
  tenantId: string,
  runId: string,
  attempt: number,
  claimHash: Buffer,
): Promise<PresentedAttempt | undefined> =>
  sql.row<PresentedAttempt>(presented, [tenantId, runId, attempt, claimHash])

export const lockAttempt = (
  sql: Sql,
  tenantId: string,
  runId: string,
  attempt: number,
): Promise<AttemptRow | undefined> => sql.row<AttemptRow>(lock, [tenantId, runId, attempt])

/** `nonce`: what the process is known by that may claim again until it reports; null: none may. */
export const markClaimed = async (
  sql: Sql,
  { tenantId, runId, attempt, nonce }: ClaimedAttempt,
  now: Date,
  leaseExpiresAt: Date,
): Promise<void> => {
  await sql.run(claim, [tenantId, runId, attempt, now, leaseExpiresAt, nonce])
}

interface ClaimedAttempt {
  tenantId: string
  runId: string
  attempt: number
  nonce: string | null
}

export interface Beat {
  tenantId: string
  runId: string
  attempt: number
  fence: number
  now: Date
  leaseExpiresAt: Date
  peakMemoryBytes: number | null
  cpuMs: number | null
}

/** Renews the lease of a live attempt; the status of its run, or undefined where the fence is no longer its. */
export const beatAttempt = async (sql: Sql, given: Beat): Promise<string | undefined> =>
  (
    await sql.row<{ status: string }>(beat, [
      given.tenantId,
      given.runId,
      given.attempt,
      given.fence,
      given.now,
      given.leaseExpiresAt,
      given.peakMemoryBytes,
      given.cpuMs,
    ])
  )?.status

/** Remembers up to which sequence number everything is durable. */
export const advanceAttempt = async (
  sql: Sql,
  tenantId: string,
  runId: string,
  attempt: number,
  lastSeq: number,
): Promise<void> => {
  await sql.run(advance, [tenantId, runId, attempt, lastSeq])
}

const live = {
  name: 'attempt-for-logs',
  text: `SELECT run.deployment_id AS "deploymentId", run.fence = $4 AND run_attempt.fence = $4 AS live,
      CASE WHEN $5::text IS NULL THEN run_attempt.claim_nonce IS NOT NULL
        ELSE EXISTS (SELECT FROM step_claim AS claim WHERE claim.tenant_id = $1 AND claim.run_id = $2 AND claim.attempt = $3
          AND claim.step = $5 AND claim.step_attempt = $6 AND claim.claim_nonce IS NOT NULL) END AS "isUnheard"
    FROM run JOIN run_attempt ON run_attempt.tenant_id = run.tenant_id AND run_attempt.run_id = run.id AND run_attempt.attempt = $3
    WHERE run.tenant_id = $1 AND run.id = $2`,
}

const hear = {
  name: 'hear-attempt',
  text: 'UPDATE run_attempt SET claim_nonce = NULL WHERE tenant_id = $1 AND run_id = $2 AND attempt = $3',
}

const keepRecord = {
  name: 'keep-launch-record',
  text: `UPDATE run_attempt SET launch_record = $5, launched_at = $6 WHERE tenant_id = $1 AND run_id = $2 AND attempt = $3 AND fence = $4 AND ended_at IS NULL AND launch_record IS NULL`,
}

interface FencedAttempt {
  tenantId: string
  runId: string
  attempt: number
  fence: number
}

/** Whether an attempt is still the run's, ended or not, and where the run belongs; and whether the process that speaks has not been heard of yet. Nothing is locked. */
export const attemptForLogs = (
  sql: Sql,
  { tenantId, runId, attempt, fence, step }: FencedAttempt & { step?: StepAttemptName },
): Promise<{ deploymentId: string; live: boolean; isUnheard: boolean } | undefined> =>
  sql.row(live, [tenantId, runId, attempt, fence, step?.key ?? null, step?.attempt ?? null])

/** Its process has reported: nobody claims it again. */
export const hearAttempt = async (
  sql: Sql,
  { tenantId, runId, attempt }: Omit<FencedAttempt, 'fence'>,
): Promise<void> => {
  await sql.run(hear, [tenantId, runId, attempt])
}

const working = {
  name: 'attempt-for-objects',
  text: `SELECT tenant.slug AS tenant, tenant.number AS "tenantNumber", deployment.folder, behind.folder AS behind, run.purpose,
      run.fence = $4 AND run_attempt.fence = $4 AND run_attempt.ended_at IS NULL AS live
    FROM run JOIN run_attempt ON run_attempt.tenant_id = run.tenant_id AND run_attempt.run_id = run.id AND run_attempt.attempt = $3
    JOIN deployment ON deployment.tenant_id = run.tenant_id AND deployment.id = run.deployment_id
    LEFT JOIN deployment AS behind ON deployment.kind = 'branch' AND behind.tenant_id = deployment.tenant_id AND behind.kind = 'production'
    JOIN tenant ON tenant.id = run.tenant_id
    WHERE run.tenant_id = $1 AND run.id = $2`,
}

/** Where the values of an attempt belong, by name, and whether it is still at work. Nothing is locked. */
export interface WorkingAttempt {
  tenant: string
  tenantNumber: number
  folder: string
  behind: string | null
  purpose: Purpose
  live: boolean
}

export const attemptForObjects = (
  sql: Sql,
  { tenantId, runId, attempt, fence }: FencedAttempt,
): Promise<WorkingAttempt | undefined> => sql.row(working, [tenantId, runId, attempt, fence])

/** Keeps by what a launched attempt is found again, once; false where the attempt is over. */
export const keepLaunchRecord = async (
  sql: Sql,
  { tenantId, runId, attempt, fence }: FencedAttempt,
  record: object,
  now: Date,
): Promise<boolean> =>
  (await sql.run(keepRecord, [tenantId, runId, attempt, fence, JSON.stringify(record), now])) > 0
