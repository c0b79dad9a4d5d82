import { launchStages, type LaunchStage } from '#core/pod/explain-waiting.ts'

import type { Sql } from '../sql-pool.ts'

const close = {
  name: 'close-stages',
  text: `UPDATE run_wait SET to_at = greatest(from_at, $3) WHERE tenant_id = $1 AND run_id = $2 AND to_at IS NULL AND cause = ANY($4) AND cause <> $5`,
}
const reword = {
  name: 'reword-stage',
  text: `UPDATE run_wait SET words = $4 WHERE tenant_id = $1 AND run_id = $2 AND to_at IS NULL AND cause = $3 AND words <> $4`,
}
const open = {
  name: 'open-stage',
  text: `INSERT INTO run_wait (tenant_id, run_id, from_at, cause, words) SELECT $1, $2, $3, $4, $5
    WHERE NOT EXISTS (SELECT FROM run_wait WHERE tenant_id = $1 AND run_id = $2 AND to_at IS NULL AND cause = $4)
    ON CONFLICT DO NOTHING`,
}

/** Writes down what holds a launched run now; true where that is something else, or is said in other words, than before. */
export const recordStage = async (
  sql: Sql,
  { tenantId, runId }: { tenantId: string; runId: string },
  { cause, words }: { cause: LaunchStage; words: string },
  now: Date,
): Promise<boolean> => {
  const closed = await sql.run(close, [tenantId, runId, now, launchStages, cause])
  const reworded = await sql.run(reword, [tenantId, runId, cause, words])
  const opened = await sql.run(open, [tenantId, runId, now, cause, words])
  return closed + reworded + opened > 0
}
