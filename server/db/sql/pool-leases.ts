import type { Runtime } from '#core/document/runtime.ts'
import type { HowEnded, Wish } from '#core/pool/lease-states.ts'

import type { Sql } from '../sql-pool.ts'

/** What a pool is to carry out. */
export interface LeaseRow {
  id: string
  tenantId: string
  pool: string
  runId: string
  attempt: number
  /** Null: the process of the run itself. */
  step: string | null
  stepAttempt: number | null
  claimCode: string | null
  wanted: Wish
  worker: string | null
  offeredAt: Date
  leasedAt: Date | null
  endedAt: Date | null
  howEnded: HowEnded | null
}

const columns = `lease.id, lease.tenant_id AS "tenantId", lease.pool, lease.run_id AS "runId", lease.attempt, lease.step, lease.step_attempt AS "stepAttempt",
  lease.claim_code AS "claimCode", lease.wanted, lease.worker, lease.offered_at AS "offeredAt", lease.leased_at AS "leasedAt", lease.ended_at AS "endedAt",
  lease.how_ended AS "howEnded"`

/** When nobody waits for what a lease carries any more: its attempt is over, or the run's own process is. */
export const overAt = `coalesce(attempt.ended_at, (SELECT own.ended_at FROM pool_lease AS own
    WHERE own.tenant_id = lease.tenant_id AND own.run_id = lease.run_id AND own.attempt = lease.attempt AND own.step IS NULL AND own.id <> lease.id))`

const offer = {
  name: 'offer-pool-lease',
  text: `INSERT INTO pool_lease (tenant_id, id, pool, run_id, attempt, step, step_attempt, claim_code, wanted, offered_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (tenant_id, run_id, attempt, step, step_attempt) DO NOTHING`,
}
const ofTry = {
  name: 'pool-lease-of-try',
  text: `SELECT ${columns} FROM pool_lease AS lease
    WHERE tenant_id = $1 AND run_id = $2 AND attempt = $3 AND step IS NOT DISTINCT FROM $4 AND step_attempt IS NOT DISTINCT FROM $5`,
}
const lockTry = { name: 'lock-pool-lease-of-try', text: `${ofTry.text} FOR UPDATE` }
const byId = {
  name: 'pool-lease',
  text: `SELECT ${columns} FROM pool_lease AS lease WHERE tenant_id = $1 AND id = $2`,
}
const lockById = { name: 'lock-pool-lease', text: `${byId.text} FOR UPDATE` }
const forgetCode = {
  name: 'forget-claim-code-of-lease',
  text: 'UPDATE pool_lease SET claim_code = NULL WHERE tenant_id = $1 AND run_id = $2 AND attempt = $3 AND step IS NULL',
}
const wish = {
  name: 'wish-of-pool-lease',
  text: 'UPDATE pool_lease SET wanted = $3 WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL AND wanted <> $3',
}
const toldStop = {
  name: 'tell-stop-of-pool-lease',
  text: 'UPDATE pool_lease SET told = $3 WHERE tenant_id = $1 AND id = $2 AND told IS DISTINCT FROM $3',
}
const end = {
  name: 'end-pool-lease',
  text: `UPDATE pool_lease AS lease SET ended_at = $3, how_ended = $4, claim_code = NULL
    WHERE tenant_id = $1 AND id = $2 AND ended_at IS NULL AND worker IS NOT DISTINCT FROM $5 RETURNING ${columns}`,
}
const time = {
  name: 'time-of-pool-lease',
  text: `SELECT lease.run_id AS "runId", lease.attempt, lease.step, lease.step_attempt AS "stepAttempt", lease.leased_at AS "leasedAt", pool.runtime,
      CASE WHEN lease.step IS NULL
        THEN (SELECT container_ms FROM run_attempt AS own WHERE own.tenant_id = lease.tenant_id AND own.run_id = lease.run_id AND own.attempt = lease.attempt)
        ELSE (SELECT container_ms FROM step_claim AS own WHERE own.tenant_id = lease.tenant_id AND own.run_id = lease.run_id AND own.attempt = lease.attempt
          AND own.step = lease.step AND own.step_attempt = lease.step_attempt) END AS "keptMs"
    FROM pool_lease AS lease JOIN pool ON pool.tenant_id = lease.tenant_id AND pool.key = lease.pool
    WHERE lease.tenant_id = $1 AND lease.id = $2 AND lease.worker = $3`,
}
const heldBy = {
  name: 'pool-leases-of-worker',
  text: `SELECT ${columns},
      ${overAt} AS "overAt",
      CASE WHEN lease.step IS NULL THEN attempt.claimed_at IS NOT NULL
        ELSE EXISTS (SELECT FROM step_claim AS claim WHERE claim.tenant_id = lease.tenant_id AND claim.run_id = lease.run_id AND claim.attempt = lease.attempt
          AND claim.step = lease.step AND claim.step_attempt = lease.step_attempt) END AS "isClaimed",
      attempt.fence
    FROM pool_lease AS lease
    JOIN run_attempt AS attempt ON attempt.tenant_id = lease.tenant_id AND attempt.run_id = lease.run_id AND attempt.attempt = lease.attempt
    WHERE lease.tenant_id = $1 AND lease.pool = $2 AND lease.worker = $3 AND lease.ended_at IS NULL ORDER BY lease.leased_at`,
}
const take = {
  name: 'take-pool-lease',
  text: `WITH next AS (
      SELECT lease.id, attempt.fence FROM pool_lease AS lease
      JOIN run_attempt AS attempt ON attempt.tenant_id = lease.tenant_id AND attempt.run_id = lease.run_id AND attempt.attempt = lease.attempt
      WHERE lease.tenant_id = $1 AND lease.pool = $2 AND lease.leased_at IS NULL AND lease.ended_at IS NULL AND lease.wanted = 'run'
        AND (lease.step IS NOT NULL) = $4 AND ${overAt} IS NULL
      ORDER BY lease.offered_at, lease.id LIMIT 1 FOR UPDATE OF lease SKIP LOCKED
    )
    UPDATE pool_lease AS lease SET worker = $3, leased_at = $5 FROM next WHERE lease.tenant_id = $1 AND lease.id = next.id
    RETURNING ${columns}, next.fence`,
}

interface TryName {
  tenantId: string
  runId: string
  attempt: number
  /** Absent: the run's own process. */
  step?: { key: string; attempt: number } | undefined
}

const named = ({ tenantId, runId, attempt, step }: TryName) => [
  tenantId,
  runId,
  attempt,
  step?.key ?? null,
  step?.attempt ?? null,
]

/** Offers work to a pool, once; false where it was offered before. */
export const offerLease = async (
  sql: Sql,
  lease: TryName & { id: string; pool: string; claimCode: string | null; wanted: Wish },
  now: Date,
): Promise<boolean> => {
  const [tenantId, ...of] = named(lease)
  return (
    (await sql.run(offer, [tenantId, lease.id, lease.pool, ...of, lease.claimCode, lease.wanted, now])) > 0
  )
}

/** The lease of a try. */
export const leaseOf = (sql: Sql, of: TryName): Promise<LeaseRow | undefined> =>
  sql.row<LeaseRow>(ofTry, named(of))

export const lockLeaseOf = (sql: Sql, of: TryName): Promise<LeaseRow | undefined> =>
  sql.row<LeaseRow>(lockTry, named(of))

export const leaseById = (sql: Sql, tenantId: string, id: string): Promise<LeaseRow | undefined> =>
  sql.row<LeaseRow>(byId, [tenantId, id])

/** While it is locked, workers that look for work pass it over. */
export const lockLease = (sql: Sql, tenantId: string, id: string): Promise<LeaseRow | undefined> =>
  sql.row<LeaseRow>(lockById, [tenantId, id])

/** The run has claimed: its code is good for nothing any more. False where it is in no pool. */
export const forgetClaimCode = async (
  sql: Sql,
  of: { tenantId: string; runId: string; attempt: number },
): Promise<boolean> => (await sql.run(forgetCode, [of.tenantId, of.runId, of.attempt])) > 0

/** True where that is something else than was wanted before. */
export const wishLease = async (sql: Sql, tenantId: string, id: string, wanted: Wish): Promise<boolean> =>
  (await sql.run(wish, [tenantId, id, wanted])) > 0

/** Notes that the worker is told how to end it; true where it was told nothing or something else before. */
export const tellStop = async (
  sql: Sql,
  tenantId: string,
  id: string,
  how: 'gently' | 'force',
): Promise<boolean> => (await sql.run(toldStop, [tenantId, id, how])) > 0

/** Ends a lease that `worker` has, or that (null) nobody has; undefined where it has ended before or is another's. */
export const endLease = (
  sql: Sql,
  lease: { tenantId: string; id: string; worker: string | null },
  how: HowEnded,
  now: Date,
): Promise<LeaseRow | undefined> =>
  sql.row<LeaseRow>(end, [lease.tenantId, lease.id, now, JSON.stringify(how), lease.worker])

export interface LeaseTimeRow extends Pick<LeaseRow, 'runId' | 'attempt' | 'step' | 'stepAttempt'> {
  leasedAt: Date
  /** What its workers are made of. */
  runtime: Runtime
  /** How long it took, where that is known already. */
  keptMs: number | null
}

/** Since when a worker has, or had, a lease; undefined where it is another's. */
export const timeOfLease = (
  sql: Sql,
  { tenantId, id, worker }: { tenantId: string; id: string; worker: string },
): Promise<LeaseTimeRow | undefined> => sql.row<LeaseTimeRow>(time, [tenantId, id, worker])

/** A lease that goes on, beside what is known of its process elsewhere. */
export interface HeldLease extends LeaseRow {
  /** When nobody waited for it any more. */
  overAt: Date | null
  isClaimed: boolean
  fence: number
}

export interface WorkerName {
  tenantId: string
  pool: string
  worker: string
}

export const leasesOf = (sql: Sql, { tenantId, pool, worker }: WorkerName): Promise<HeldLease[]> =>
  sql.rows<HeldLease>(heldBy, [tenantId, pool, worker])

/** Hands the oldest step, or run, that waits to a worker. */
export const takeLease = (
  sql: Sql,
  { tenantId, pool, worker }: WorkerName,
  what: 'run' | 'step',
  now: Date,
): Promise<(LeaseRow & { fence: number }) | undefined> =>
  sql.row(take, [tenantId, pool, worker, what === 'step', now])
