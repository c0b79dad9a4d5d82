/** Carries a statement out within a transaction of the tenant; how many rows it wrote. */
type Run = (text: string, values: unknown[]) => Promise<number>

interface DynamicSet {
  tenantId: string
  deploymentId: string
  name: string
}

/** Adds keys to a dynamic set; those that it has stay where they are. Answers how many are new. */
export const addDynamicKeys = (
  run: Run,
  { tenantId, deploymentId, name }: DynamicSet,
  keys: readonly string[],
  by: string,
  now: Date,
): Promise<number> =>
  run(
    `INSERT INTO dynamic_partition (tenant_id, deployment_id, set_name, key, added_at, added_by)
     SELECT $1, $2, $3, key, $5, $6 FROM unnest($4::text[]) WITH ORDINALITY AS given (key, place) ORDER BY given.place
     ON CONFLICT (tenant_id, deployment_id, set_name, key) DO NOTHING`,
    [tenantId, deploymentId, name, keys, now, by],
  )

/** Takes keys out of a dynamic set; what was made of them stays. Answers how many were there. */
export const removeDynamicKeys = (
  run: Run,
  { tenantId, deploymentId, name }: DynamicSet,
  keys: readonly string[],
): Promise<number> =>
  run(
    `DELETE FROM dynamic_partition WHERE tenant_id = $1 AND deployment_id = $2 AND set_name = $3 AND key = ANY($4::text[])`,
    [tenantId, deploymentId, name, keys],
  )
