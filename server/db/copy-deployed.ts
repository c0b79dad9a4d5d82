import { lockDeployment } from './deployment-lock.ts'
import type { TenantTransaction } from './tenant-scope.ts'

interface Copy {
  from: string
  to: string
  reason: string
  by: string
  at: Date
}

/** What is active, and what is kept of it beside the versions. Of what begins by itself everything is off and begins when it is switched on. */
const copies = [
  `INSERT INTO activation (tenant_id, id, deployment_id, pipeline_id, hash, reason, activated_at, activated_by)
   SELECT activation.tenant_id, gen_random_uuid(), $3, pipeline_id, hash, $5, $4::timestamptz, $6 FROM activation
   JOIN pipeline ON pipeline.tenant_id = activation.tenant_id AND pipeline.id = pipeline_id AND removed_at IS NULL
   WHERE activation.tenant_id = $1 AND deployment_id = $2 AND replaced_at IS NULL`,
  `INSERT INTO deployed_asset (tenant_id, deployment_id, asset_key, pipeline_id, element_id, definition)
   SELECT tenant_id, $3, asset_key, pipeline_id, element_id, definition FROM deployed_asset WHERE tenant_id = $1 AND deployment_id = $2`,
  `INSERT INTO schedule (tenant_id, deployment_id, pipeline_id, element_id, name, hash, times, is_on, looked_until)
   SELECT tenant_id, $3, pipeline_id, element_id, name, hash, times, false, $4::timestamptz FROM schedule WHERE tenant_id = $1 AND deployment_id = $2`,
  `INSERT INTO sensor (tenant_id, deployment_id, pipeline_id, element_id, name, hash, watches, is_outside, is_on, begun_at)
   SELECT tenant_id, $3, pipeline_id, element_id, name, hash, watches, is_outside, false, $4::timestamptz FROM sensor WHERE tenant_id = $1 AND deployment_id = $2`,
  `INSERT INTO asset_freshness (tenant_id, deployment_id, asset_key, pipeline_id, policy, due_at)
   SELECT tenant_id, $3, asset_key, pipeline_id, policy, $4::timestamptz FROM asset_freshness WHERE tenant_id = $1 AND deployment_id = $2`,
  `INSERT INTO condition_turn (tenant_id, deployment_id, due_at)
   SELECT tenant_id, $3, $4::timestamptz FROM condition_turn WHERE tenant_id = $1 AND deployment_id = $2`,
  `INSERT INTO asset_condition (tenant_id, deployment_id, asset_key, pipeline_id, text, is_on)
   SELECT tenant_id, $3, asset_key, pipeline_id, text, false FROM asset_condition WHERE tenant_id = $1 AND deployment_id = $2`,
  `INSERT INTO dynamic_partition (tenant_id, deployment_id, set_name, key, added_at, added_by)
   SELECT tenant_id, $3, set_name, key, added_at, added_by FROM dynamic_partition WHERE tenant_id = $1 AND deployment_id = $2 ORDER BY place`,
] as const

/** Makes all active in a new deployment that another has active, with its keys of dynamic partitions; nobody publishes into that one meanwhile. */
export const copyDeployed = async (
  tx: TenantTransaction,
  { from, to, reason, by, at }: Copy,
): Promise<void> => {
  await lockDeployment(tx, from)
  const values = [tx.tenantId, from, to, at, reason, by]
  for (const text of copies) await tx.sql(text, values.slice(0, mostOf(text)))
}

/** How many values a statement names: it is given no others. */
const mostOf = (text: string): number =>
  Math.max(...[...text.matchAll(/\$(\d)/g)].map(([, number]) => Number(number)))
