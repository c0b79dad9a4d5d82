import type { TenantTransaction } from './tenant-scope.ts'

/** What a deployment does by itself and what it has active; of each, sooner or later, what refers to it is gone. */
const parts = [
  'schedule',
  'sensor',
  'asset_condition',
  'condition_turn',
  'condition_news',
  'asset_freshness',
  'deployed_asset',
] as const

/** Closes a deployment: its name is free, nothing is active in it, nothing begins by itself, and its secrets are no longer handed out. */
export const closeDeploymentRow = async (
  { sql, tenantId }: TenantTransaction,
  id: string,
  now: Date,
): Promise<void> => {
  const at = [tenantId, id]
  await sql('UPDATE deployment SET closed_at = $3 WHERE tenant_id = $1 AND id = $2', [...at, now])
  for (const part of parts) await sql(`DELETE FROM ${part} WHERE tenant_id = $1 AND deployment_id = $2`, at)
  await sql(
    'UPDATE activation SET replaced_at = $3 WHERE tenant_id = $1 AND deployment_id = $2 AND replaced_at IS NULL',
    [...at, now],
  )
  await sql(
    'UPDATE secret SET replaced_at = $3 WHERE tenant_id = $1 AND deployment_id = $2 AND replaced_at IS NULL',
    [...at, now],
  )
}
