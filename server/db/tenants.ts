import { noCeiling, type PlanCeiling } from '#core/pod/plan-ceiling.ts'

import type { AppDatabase } from './client.ts'
import { tenantTransaction, type TenantTransaction } from './tenant-scope.ts'

export interface NewTenant {
  id: string
  slug: string
  name: string
  plan: string
}

/** Adds a tenant; false where the slug is taken. Needs a transaction of that tenant. */
export const insertTenant = async (
  { sql }: TenantTransaction,
  { id, slug, name, plan }: NewTenant,
): Promise<boolean> => {
  const { rowCount } = await sql(
    'INSERT INTO tenant (id, slug, name, plan) VALUES ($1, $2, $3, $4) ON CONFLICT (slug) DO NOTHING',
    [id, slug, name, plan],
  )
  return rowCount === 1
}

export interface TenantRow {
  slug: string
  name: string
  plan: string
}

/** What a tenant is called. */
export const findTenant = (database: AppDatabase, tenantId: string): Promise<TenantRow | null> =>
  tenantTransaction(database, { tenantId }, ({ prisma }) =>
    prisma.tenant.findUnique({ where: { id: tenantId }, select: { slug: true, name: true, plan: true } }),
  )

/** What the tenant's plan lets one pod have. Needs a transaction of that tenant. */
export const planCeiling = async ({ sql, tenantId }: TenantTransaction): Promise<PlanCeiling> => {
  const { rows } = await sql<PlanCeiling>(
    `SELECT plan.name AS plan, run_milli_cpu AS "cpuMilli", run_memory_mib AS "memoryMib"
     FROM tenant JOIN plan ON plan.name = tenant.plan WHERE tenant.id = $1`,
    [tenantId],
  )
  return rows[0] ?? noCeiling
}
