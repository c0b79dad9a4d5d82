import type { SqlPool } from '#server/db/sql-pool.ts'
import { latestTenant } from '#server/db/sql/tenant-rows.ts'
import type { Launcher } from '#server/gateways/launcher.ts'

/** Lets the launcher get ready for the tenant whose next click is the likeliest. */
export const warmLauncherOnce = async (pool: SqlPool, launcher: Launcher): Promise<void> => {
  const tenant = await pool.asSystem(latestTenant)
  if (tenant) launcher.warm(tenant)
}
