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

/** What claim_runs hands out. */
type Handed = Pick<ClaimedRun, 'tenantId' | 'runId' | 'attempt' | 'fence' | 'claimIndex'>

const claimStatement = {
  name: 'claim-runs',
  text: `SELECT tenant_id AS "tenantId", run_id AS "runId", attempt, fence, claim_index AS "claimIndex"
    FROM claim_runs($1, $2, $3, $4, make_interval(secs => $5::double precision / 1000))`,
}

const factsStatement = {
  name: 'claimed-runs',
  text: `SELECT handed.run_id AS "runId", handed.tenant_id AS "tenantId", tenant.number AS "tenantNumber", tenant.slug AS "tenantSlug",
      run.deployment_id AS "deploymentId", deployment.name AS deployment, deployment.cluster, deployment.runtime, run.tags,
      plan.name AS plan, plan.run_memory_mib AS "memoryMib", plan.run_milli_cpu AS "cpuMilli", plan.concurrent_runs AS "planRuns"
    FROM unnest($1::uuid[], $2::uuid[]) AS handed (tenant_id, run_id)
    JOIN tenant ON tenant.id = handed.tenant_id JOIN plan ON plan.name = tenant.plan
    JOIN run ON run.tenant_id = handed.tenant_id AND run.id = handed.run_id
    JOIN deployment ON deployment.tenant_id = run.tenant_id AND deployment.id = run.deployment_id`,
}

/**
 * Hands out as many waiting runs as there are hashes, at most one a tenant; see claim_runs in the migrations. `startMs`: how long it may take
 * until the runner has claimed. What is known of them is asked in a statement of its own: claim_runs sees runs that were committed after
 * its statement began, and a join in that same statement does not, so that a run would be handed out to nobody.
 */
export const claimRuns = async (
  sql: Sql,
  claim: { workerId: string; launcher: string; claimHashes: Buffer[]; now: Date; startMs: number },
): Promise<ClaimedRun[]> => {
  const handed = await sql.rows<Handed>(claimStatement, [
    claim.workerId,
    claim.launcher,
    claim.claimHashes,
    claim.now,
    claim.startMs,
  ])
  if (handed.length === 0) return []
  const facts = await sql.rows<Omit<ClaimedRun, keyof Handed> & { runId: string }>(factsStatement, [
    handed.map(({ tenantId }) => tenantId),
    handed.map(({ runId }) => runId),
  ])
  const byRun = new Map(facts.map((known) => [known.runId, known]))
  return handed.map((run) => {
    const known = byRun.get(run.runId)
    if (!known) throw new Error(`A run was handed out of which nothing is known: ${run.runId}.`)
    return { ...known, ...run }
  })
}
