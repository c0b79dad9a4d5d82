import type { Sql } from '../sql-pool.ts'

/** So far back is looked, and so many runs are enough. */
const statement = {
  name: 'usage-of-all',
  text: `WITH recent AS MATERIALIZED (
      SELECT id, status, versions, assets FROM run WHERE tenant_id = $1 AND deployment_id = $2 AND purpose = 'run' ORDER BY id DESC LIMIT 300
    ), whole AS (
      SELECT id FROM recent WHERE status = 'succeeded' AND versions ? $3 AND assets @> $4::text[] AND assets <@ $4::text[] ORDER BY id DESC LIMIT 20
    ), used AS (
      SELECT run_id, cpu_ms FROM run_attempt WHERE tenant_id = $1 AND run_id IN (SELECT id FROM whole)
      UNION ALL SELECT run_id, cpu_ms FROM step_claim WHERE tenant_id = $1 AND run_id IN (SELECT id FROM whole)
    )
    SELECT sum(cpu_ms)::float8 AS "cpuMs" FROM used GROUP BY run_id HAVING sum(cpu_ms) IS NOT NULL`,
}

/** The processor time, in milliseconds, of each of the last 20 runs of a pipeline that made just these assets and went well, retries included. */
export const usageOfAll = async (
  sql: Sql,
  of: { tenantId: string; deploymentId: string; pipelineId: string; assets: readonly string[] },
): Promise<number[]> => {
  const rows = await sql.rows<{ cpuMs: number }>(statement, [
    of.tenantId,
    of.deploymentId,
    of.pipelineId,
    of.assets,
  ])
  return rows.map(({ cpuMs }) => cpuMs)
}
