import type { Sql } from '../sql-pool.ts'
import type { ConditionPlace } from './condition-turns.ts'

/** Something that happened since the last tick. */
export interface ConditionNews {
  /** updated, touched: an asset; run, backfill: all that it makes; partitions: a dynamic set. */
  kind: 'updated' | 'touched' | 'run' | 'backfill' | 'partitions'
  /** The key of an asset or the name of a set. */
  name: string | null
  partition: string | null
  checkName: string | null
  sourceId: string | null
  at: Date | null
  begunAt: Date | null
  isOtherData: boolean | null
}

const take = {
  name: 'take-condition-news',
  text: `DELETE FROM condition_news WHERE tenant_id = $1 AND deployment_id = $2
    RETURNING kind, name, partition, check_name AS "checkName", source_id AS "sourceId", at, begun_at AS "begunAt", is_other_data AS "isOtherData"`,
}
const assetsOfRunsStatement = {
  name: 'assets-of-runs',
  text: 'SELECT DISTINCT asset FROM run CROSS JOIN unnest(assets) AS asset WHERE tenant_id = $1 AND id = ANY ($2::uuid[])',
}

/** Takes the news of a deployment: they are gone where the transaction comes to its end, and there where it does not. */
export const takeConditionNews = (
  sql: Sql,
  { tenantId, deploymentId }: ConditionPlace,
): Promise<ConditionNews[]> => sql.rows<ConditionNews>(take, [tenantId, deploymentId])

/** What runs are to make. */
export const assetsOfRuns = async (
  sql: Sql,
  tenantId: string,
  runIds: readonly string[],
): Promise<string[]> =>
  runIds.length === 0
    ? []
    : (await sql.rows<{ asset: string }>(assetsOfRunsStatement, [tenantId, runIds])).map(({ asset }) => asset)
