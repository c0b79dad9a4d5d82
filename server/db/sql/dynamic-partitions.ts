import type { Sql } from '../sql-pool.ts'

const list = {
  name: 'dynamic-partitions',
  text: `SELECT set_name AS name, key FROM dynamic_partition WHERE tenant_id = $1 AND deployment_id = $2 AND set_name = ANY($3::text[]) ORDER BY set_name, place`,
}
interface Place {
  tenantId: string
  deploymentId: string
}

/** The keys of dynamic sets by the name of the set, in the order in which they were added. */
export const dynamicKeys = async (
  sql: Sql,
  { tenantId, deploymentId }: Place,
  names: readonly string[],
): Promise<Record<string, string[]>> => {
  if (names.length === 0) return {}
  const rows = await sql.rows<{ name: string; key: string }>(list, [tenantId, deploymentId, names])
  const found = Map.groupBy(rows, ({ name }) => name)
  return Object.fromEntries(names.map((name) => [name, (found.get(name) ?? []).map(({ key }) => key)]))
}
