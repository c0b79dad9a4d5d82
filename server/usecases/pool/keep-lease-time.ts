import { shareOfWorker } from '#core/pool/worker-room.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { keepContainerTime } from '#server/db/sql/container-times.ts'
import { timeOfLease } from '#server/db/sql/pool-leases.ts'

export interface LeaseTime {
  tenantId: string
  id: string
  worker: string
  /** As its worker measured it; undefined where it said nothing. */
  tookMs: number | undefined
  /** It went on no longer than until then. */
  until: Date
}

/**
 * Keeps with an attempt, or with the try of a step, how long a worker of a pool had it and which share of the worker that was, where the times of containers
 * are kept. The first word on it holds. In a transaction of its own: whoever claims locks attempt and lease the other way round.
 */
export const keepLeaseTime = async (
  sql: Sql,
  { tenantId, id, worker, tookMs, until }: LeaseTime,
): Promise<void> => {
  const lease = await timeOfLease(sql, { tenantId, id, worker })
  if (!lease || lease.keptMs !== null) return
  const { runId, attempt, step, stepAttempt, leasedAt, runtime } = lease
  const mostMs = Math.max(0, until.getTime() - leasedAt.getTime())
  const isStep = step !== null && stepAttempt !== null
  await keepContainerTime(sql, {
    tenantId,
    runId,
    attempt,
    step: isStep ? { key: step, attempt: stepAttempt } : undefined,
    containerMs: Math.min(tookMs ?? mostMs, mostMs),
    ...shareOfWorker(runtime, isStep ? 'step' : 'run'),
  })
}
