import type { Sql } from '../sql-pool.ts'

const list = {
  name: 'dynamic-partitions',
  text: `SELECT set_name AS name, key FROM dynamic_partition WHERE tenant_id = $1 AND deployment_id = $2 AND set_name = ANY($3::text[]) ORDER BY set_name, place`,
}
const add = {
  name: 'add-dynamic-partitions',
  text: `INSERT INTO dynamic_partition (tenant_id, deployment_id, set_name, key, added_at, added_by)
    SELECT $1, $2, $3, key, $5, $6 FROM unnest($4::text[]) WITH ORDINALITY AS given (key, place) ORDER BY given.place
    ON CONFLICT (tenant_id, deployment_id, set_name, key) DO NOTHING`,
}
const remove = {
  name: 'remove-dynamic-partitions',
  text: `DELETE FROM dynamic_partition WHERE tenant_id = $1 AND deployment_id = $2 AND set_name = $3 AND key = ANY($4::text[])`,
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

/** Adds keys to a dynamic set; those that it has stay where they are. Answers how many are new. */
export const addDynamicKeys = (
  sql: Sql,
  { tenantId, deploymentId, name }: Place & { name: string },
  keys: readonly string[],
  by: string,
  now: Date,
): Promise<number> => sql.run(add, [tenantId, deploymentId, name, keys, now, by])

/** Takes keys out of a dynamic set; what was made of them stays. Answers how many were there. */
export const removeDynamicKeys = (
  sql: Sql,
  { tenantId, deploymentId, name }: Place & { name: string },
  keys: readonly string[],
): Promise<number> => sql.run(remove, [tenantId, deploymentId, name, keys])
