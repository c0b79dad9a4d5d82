import type { Sql } from '#server/db/sql-pool.ts'
import { loadSteps } from '#server/db/sql/step-rows.ts'

/** Keys of the steps of a run that need not run again, pieces of a fan-out included. */
export const finishedSteps = async (sql: Sql, tenantId: string, runId: string): Promise<string[]> =>
  (await loadSteps(sql, tenantId, runId)).filter(({ status }) => status === 'succeeded').map(({ key }) => key)
