import type { SqlPool } from '#server/db/sql-pool.ts'
import type { Launcher, LaunchTenant } from '#server/gateways/launcher.ts'

/** The tenant something happened in last: a run was asked for, or it was made. */
const latest = {
  name: 'latest-tenant',
  text: `SELECT tenant.id, tenant.number, tenant.slug FROM tenant
    LEFT JOIN LATERAL (SELECT run.enqueued_at FROM run WHERE run.tenant_id = tenant.id ORDER BY run.id DESC LIMIT 1) AS last ON true
    ORDER BY greatest(tenant.created_at, last.enqueued_at) DESC LIMIT 1`,
}

/** Lets the launcher get ready for the tenant whose next click is the likeliest. */
export const warmLauncherOnce = async (pool: SqlPool, launcher: Launcher): Promise<void> => {
  const tenant = await pool.asSystem((sql) => sql.row<LaunchTenant>(latest))
  if (tenant) launcher.warm(tenant)
}
