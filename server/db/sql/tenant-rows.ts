import type { Runtime } from '#core/document/runtime.ts'

import type { Sql } from '../sql-pool.ts'

const slug = { name: 'slug-of-tenant', text: 'SELECT slug FROM tenant WHERE id = $1' }

const numbered = {
  name: 'place-of-tenant',
  text: `SELECT tenant.slug AS tenant, tenant.number AS "tenantNumber", deployment.name AS deployment, deployment.folder FROM deployment
    JOIN tenant ON tenant.id = deployment.tenant_id WHERE deployment.tenant_id = $1 AND deployment.id = $2`,
}

const places = `SELECT tenant.slug AS tenant, deployment.name AS deployment, deployment.folder, deployment.kind = 'production' AS "isProduction", deployment.cluster, deployment.runtime, plan.name AS plan, plan.run_memory_mib AS "memoryMib", plan.run_milli_cpu AS "cpuMilli"
    FROM deployment JOIN tenant ON tenant.id = deployment.tenant_id JOIN plan ON plan.name = tenant.plan
    WHERE deployment.tenant_id = $1`
const place = { name: 'place-of-run', text: `${places} AND deployment.id = $2` }
const placeNamed = {
  name: 'place-of-deployment',
  text: `${places} AND deployment.name = $2 AND deployment.closed_at IS NULL`,
}

const latest = {
  name: 'latest-tenant',
  text: `SELECT tenant.id, tenant.number, tenant.slug FROM tenant
    LEFT JOIN LATERAL (SELECT run.enqueued_at FROM run WHERE run.tenant_id = tenant.id ORDER BY run.id DESC LIMIT 1) AS last ON true
    ORDER BY greatest(tenant.created_at, last.enqueued_at) DESC LIMIT 1`,
}

/** Where a run belongs, by name, and what its tenant's plan lets it have. */
export interface RunPlace {
  tenant: string
  deployment: string
  /** Of the tenant's values, which are its own. */
  folder: string
  isProduction: boolean
  /** The cluster that the deployment chose; null: none. */
  cluster: string | null
  /** What the deployment gives every pod of its runs; null: nothing. */
  runtime: Runtime | null
  plan: string
  memoryMib: number | null
  cpuMilli: number | null
}

export const loadSlug = async (sql: Sql, tenantId: string): Promise<string | undefined> =>
  (await sql.row<{ slug: string }>(slug, [tenantId]))?.slug

/** Where the values of a deployment lie, by name. */
export const loadTenantPlace = (
  sql: Sql,
  tenantId: string,
  deploymentId: string,
): Promise<{ tenant: string; tenantNumber: number; deployment: string; folder: string } | undefined> =>
  sql.row(numbered, [tenantId, deploymentId])

export const loadRunPlace = (
  sql: Sql,
  tenantId: string,
  deploymentId: string,
): Promise<RunPlace | undefined> => sql.row<RunPlace>(place, [tenantId, deploymentId])

/** The same, of the deployment that is called so. */
export const loadPlaceNamed = (
  sql: Sql,
  tenantId: string,
  deployment: string,
): Promise<RunPlace | undefined> => sql.row<RunPlace>(placeNamed, [tenantId, deployment])

/** The tenant something happened in last: a run was asked for, or it was made. */
export const latestTenant = (sql: Sql): Promise<{ id: string; number: number; slug: string } | undefined> =>
  sql.row(latest)
