import type { Sql } from '../sql-pool.ts'

export interface StepClaimName {
  tenantId: string
  runId: string
  attempt: number
  step: string
  stepAttempt: number
}

const claim = {
  name: 'claim-step',
  text: `INSERT INTO step_claim (tenant_id, run_id, attempt, step, step_attempt, claimed_at, heartbeat_at, claim_nonce) VALUES ($1, $2, $3, $4, $5, $6, $6, $7)
    ON CONFLICT (tenant_id, run_id, attempt, step, step_attempt) DO UPDATE SET heartbeat_at = excluded.heartbeat_at
    WHERE step_claim.claim_nonce = excluded.claim_nonce`,
}
const lock = {
  name: 'lock-step-claim',
  text: `SELECT last_seq AS "lastSeq" FROM step_claim WHERE tenant_id = $1 AND run_id = $2 AND attempt = $3 AND step = $4 AND step_attempt = $5 FOR UPDATE`,
}
const advance = {
  name: 'advance-step-claim',
  text: 'UPDATE step_claim SET last_seq = $6, claim_nonce = NULL WHERE tenant_id = $1 AND run_id = $2 AND attempt = $3 AND step = $4 AND step_attempt = $5',
}
const hear = {
  name: 'hear-step-claim',
  text: `UPDATE step_claim SET claim_nonce = NULL
    WHERE tenant_id = $1 AND run_id = $2 AND attempt = $3 AND step = $4 AND step_attempt = $5`,
}
const beat = {
  name: 'beat-step-claim',
  text: `UPDATE step_claim SET heartbeat_at = $6, claim_nonce = NULL, peak_memory_bytes = greatest(peak_memory_bytes, $7), cpu_ms = greatest(cpu_ms, $8)
    WHERE tenant_id = $1 AND run_id = $2 AND attempt = $3 AND step = $4 AND step_attempt = $5`,
}
const peak = {
  name: 'peak-of-step-claim',
  text: `UPDATE step_claim SET peak_memory_bytes = greatest(peak_memory_bytes, $6)
    WHERE tenant_id = $1 AND run_id = $2 AND attempt = $3 AND step = $4 AND step_attempt = $5`,
}

const named = ({ tenantId, runId, attempt, step, stepAttempt }: StepClaimName) => [
  tenantId,
  runId,
  attempt,
  step,
  stepAttempt,
]

/** Once; false for a try that was claimed before, but by the same process, of which nothing was heard since. */
export const claimStep = async (
  sql: Sql,
  of: StepClaimName & { nonce?: string | null },
  now: Date,
): Promise<boolean> => (await sql.run(claim, [...named(of), now, of.nonce ?? null])) > 0

/** Its process has reported: nobody claims it again. */
export const hearStep = async (sql: Sql, of: StepClaimName): Promise<void> => {
  await sql.run(hear, named(of))
}

/** How far the reports of a try are durable; undefined where it was never claimed. */
export const lockStepClaim = (sql: Sql, of: StepClaimName): Promise<{ lastSeq: number } | undefined> =>
  sql.row(lock, named(of))

export const advanceStepClaim = async (sql: Sql, of: StepClaimName, lastSeq: number): Promise<void> => {
  await sql.run(advance, [...named(of), lastSeq])
}

export const beatStepClaim = async (
  sql: Sql,
  of: StepClaimName,
  usage: { peakMemoryBytes: number | null; cpuMs: number | null },
  now: Date,
): Promise<void> => {
  await sql.run(beat, [...named(of), now, usage.peakMemoryBytes, usage.cpuMs])
}

/** What somebody beside its process saw it hold. */
export const keepContainerPeak = async (sql: Sql, of: StepClaimName, peakBytes: number): Promise<void> => {
  await sql.run(peak, [...named(of), Math.round(peakBytes)])
}
