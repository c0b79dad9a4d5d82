import type { Sql } from '../sql-pool.ts'
import { loadSteps } from './step-rows.ts'

const known = {
  name: 'known-steps',
  text: 'SELECT key FROM step WHERE tenant_id = $1 AND run_id = $2 AND key = ANY($3::text[])',
}

/** Which of these are no steps of the run. */
export const strangeSteps = async (
  sql: Sql,
  { tenantId, runId }: { tenantId: string; runId: string },
  keys: readonly string[],
): Promise<string[]> => {
  if (keys.length === 0) return []
  const found = await sql.rows<{ key: string }>(known, [tenantId, runId, keys])
  if (found.length === keys.length) return []
  // The steps of a run that was made small are no rows.
  const steps = new Set(
    (found.length > 0 ? found : await loadSteps(sql, tenantId, runId)).map(({ key }) => key),
  )
  return keys.filter((key) => !steps.has(key))
}
