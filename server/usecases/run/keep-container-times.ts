import type { SqlPool } from '#server/db/sql-pool.ts'
import { attemptOfPod } from '#server/db/sql/container-logs.ts'
import { keepContainerTime } from '#server/db/sql/container-times.ts'
import { namespaceOf } from '#server/gateways/kubernetes-jobs/names.ts'
import type { ContainerTimeKeeper } from '#server/gateways/kubernetes-launcher/container-times.ts'

/** Keeps with the attempt, or with the try of a step, how long its container ran. What a pod says of itself is believed within its tenant’s namespace alone. */
export const containerTimeKeeper =
  ({ pool, namespacePrefix }: { pool: SqlPool; namespacePrefix: string }): ContainerTimeKeeper =>
  async (time) => {
    const found = await pool.asSystem((sql) => attemptOfPod(sql, time.runId, time.attempt))
    if (!found || namespaceOf(namespacePrefix, found.tenant) !== time.namespace) return
    const { tenantId } = found
    await pool.asTenant(tenantId, (sql) => keepContainerTime(sql, { ...time, tenantId }))
  }
