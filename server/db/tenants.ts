import { noCeiling, type PlanCeiling } from '#core/pod/plan-ceiling.ts'
import { Refusal } from '#core/refusal.ts'
import { whyBadDeploymentName } from '#core/tenant/deployment-name.ts'

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

/** Adds a deployment. Refuses a name that cannot stand in an address. */
export const insertDeployment = async (
  { prisma, tenantId }: TenantTransaction,
  deployment: { id: string; name: string; kind: 'production' | 'branch' },
): Promise<void> => {
  const bad = whyBadDeploymentName(deployment.name)
  if (bad !== undefined) throw new Refusal('invalid_input', bad, { field: 'name' })
  await prisma.deployment.create({ data: { tenantId, ...deployment } })
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
