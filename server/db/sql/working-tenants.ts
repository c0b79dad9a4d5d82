import type { Sql } from '../sql-pool.ts'

/** A tenant with runs that have not ended, in the cluster that its deployment names; null: the first. */
export interface WorkingTenant {
  slug: string
  cluster: string | null
  planRuns: number | null
  cpuMilli: number | null
  memoryMib: number | null
}

const working = {
  name: 'working-tenants',
  text: `SELECT DISTINCT tenant.slug, deployment.cluster, plan.concurrent_runs AS "planRuns",
      plan.run_milli_cpu AS "cpuMilli", plan.run_memory_mib AS "memoryMib"
    FROM run_attempt JOIN run ON run.tenant_id = run_attempt.tenant_id AND run.id = run_attempt.run_id
    JOIN deployment ON deployment.tenant_id = run.tenant_id AND deployment.id = run.deployment_id
    JOIN tenant ON tenant.id = run.tenant_id JOIN plan ON plan.name = tenant.plan
    WHERE run_attempt.ended_at IS NULL ORDER BY tenant.slug`,
}

export const workingTenants = (sql: Sql): Promise<WorkingTenant[]> => sql.rows<WorkingTenant>(working)
