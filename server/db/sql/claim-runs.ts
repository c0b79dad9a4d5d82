import type { Runtime } from '#core/document/runtime.ts'

import type { Sql } from '../sql-pool.ts'

/** An attempt that this worker is to launch. */
export interface ClaimedRun {
  tenantId: string
  tenantNumber: number
  tenantSlug: string
  deploymentId: string
  deployment: string
  /** The cluster that its deployment chose; null: none. */
  cluster: string | null
  /** What its deployment gives every pod; null: nothing. */
  runtime: Runtime | null
  runId: string
  attempt: number
  fence: number
  tags: Record<string, string>
  plan: string
  /** What the plan allows a run, and runs at once; null: any. */
  memoryMib: number | null
  cpuMilli: number | null
  planRuns: number | null
  /** Which of the secrets is the claim code's. */
  claimIndex: number
}

const statement = {
  name: 'claim-runs',
  text: `SELECT claimed.tenant_id AS "tenantId", tenant.number AS "tenantNumber", tenant.slug AS "tenantSlug", run.deployment_id AS "deploymentId",
      deployment.name AS deployment, deployment.cluster, deployment.runtime,
      claimed.run_id AS "runId", claimed.attempt, claimed.fence, claimed.claim_index AS "claimIndex", run.tags,
      plan.name AS plan, plan.run_memory_mib AS "memoryMib", plan.run_milli_cpu AS "cpuMilli", plan.concurrent_runs AS "planRuns"
    FROM claim_runs($1, $2, $3, $4, make_interval(secs => $5::double precision / 1000)) AS claimed
    JOIN tenant ON tenant.id = claimed.tenant_id JOIN plan ON plan.name = tenant.plan
    JOIN run ON run.tenant_id = claimed.tenant_id AND run.id = claimed.run_id
    JOIN deployment ON deployment.tenant_id = run.tenant_id AND deployment.id = run.deployment_id`,
}

/** Hands out as many waiting runs as there are hashes, at most one a tenant; see claim_runs in the migrations. `startMs`: how long it may take until the runner has claimed. */
export const claimRuns = (
  sql: Sql,
  claim: { workerId: string; launcher: string; claimHashes: Buffer[]; now: Date; startMs: number },
): Promise<ClaimedRun[]> =>
  sql.rows<ClaimedRun>(statement, [
    claim.workerId,
    claim.launcher,
    claim.claimHashes,
    claim.now,
    claim.startMs,
  ])
