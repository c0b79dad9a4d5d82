import type { Sql } from '../sql-pool.ts'
import { lockRun } from './lock-run.ts'
import { lockLogTail } from './log-rows.ts'
import { packSteps } from './packed-steps.ts'
import { loadSteps } from './step-rows.ts'
import { packStreams } from './stream-list.ts'

/** Lines that came while the log was being stored: they are hot, and not in the store yet. */
const late = {
  name: 'chunks-not-stored',
  text: `SELECT FROM log_stream JOIN log_chunk ON log_chunk.run_id = log_stream.run_id AND log_chunk.tenant_id = log_stream.tenant_id AND log_chunk.stream = log_stream.number
    WHERE log_stream.tenant_id = $1 AND log_stream.run_id = $2 AND log_stream.archived_length < log_stream.length
      AND log_chunk."offset" >= log_stream.archived_length LIMIT 1`,
}
const loose = {
  name: 'run-is-loose',
  text: 'SELECT FROM run WHERE tenant_id = $1 AND id = $2 AND NOT compacted',
}
const put = {
  name: 'put-run-pack',
  text: `INSERT INTO run_pack (tenant_id, run_id, steps, streams) VALUES ($1, $2, $3, $4)
    ON CONFLICT (tenant_id, run_id) DO UPDATE SET streams = excluded.streams`,
}
const removeSteps = { name: 'remove-steps', text: 'DELETE FROM step WHERE tenant_id = $1 AND run_id = $2' }
const removeStreams = {
  name: 'remove-streams',
  text: 'DELETE FROM log_stream WHERE tenant_id = $1 AND run_id = $2',
}
const done = {
  name: 'mark-compacted',
  text: 'UPDATE run SET compacted = true WHERE tenant_id = $1 AND id = $2 AND NOT compacted',
}

/**
 * Puts the steps and the log streams of a run that ended into one row; who reads them finds them there. False where lines came that the log
 * store does not have: then nothing is done, and it is to be tried again.
 */
export const packRun = async (
  sql: Sql,
  { tenantId, runId }: { tenantId: string; runId: string },
): Promise<boolean> => {
  await lockRun(sql, tenantId, runId)
  await lockLogTail(sql, tenantId, runId)
  // Another worker was first; its rows are gone, and none must not be taken for what there is.
  if (!(await sql.row(loose, [tenantId, runId]))) return true
  if (await sql.row(late, [tenantId, runId])) return false
  const steps = packSteps(await loadSteps(sql, tenantId, runId))
  await sql.run(put, [tenantId, runId, steps, await packStreams(sql, { tenantId, runId })])
  await sql.run(removeSteps, [tenantId, runId])
  await sql.run(removeStreams, [tenantId, runId])
  await sql.run(done, [tenantId, runId])
  return true
}
