import type { SqlPool } from '#server/db/sql-pool.ts'
import { attemptOfPod } from '#server/db/sql/container-logs.ts'
import { keepContainerPeak } from '#server/db/sql/step-claims.ts'
import { namespaceOf } from '#server/gateways/kubernetes-jobs/names.ts'
import type { ContainerMemoryKeeper } from '#server/gateways/kubernetes-launcher/container-memory.ts'

/** Keeps with the try of a step the most memory that its container was seen to hold. What a pod says of itself is believed within its tenant’s namespace alone. */
export const containerMemoryKeeper =
  ({ pool, namespacePrefix }: { pool: SqlPool; namespacePrefix: string }): ContainerMemoryKeeper =>
  async ({ namespace, runId, attempt, step, peakBytes }) => {
    const found = await pool.asSystem((sql) => attemptOfPod(sql, runId, attempt))
    if (!found || namespaceOf(namespacePrefix, found.tenant) !== namespace) return
    const { tenantId } = found
    const of = { tenantId, runId, attempt, step: step.key, stepAttempt: step.attempt }
    await pool.asTenant(tenantId, (sql) => keepContainerPeak(sql, of, peakBytes))
  }
