import type { Caller } from '#core/access/caller.ts'
import { showCluster, type ClusterShown } from '#core/cluster/cluster-seen.ts'
import type { AppDatabase } from '#server/db/client.ts'
import { listDeployments } from '#server/db/deployments.ts'
import { sqlPool } from '#server/db/sql-pool.ts'
import { clusterChecks, clusterStates, type ClusterCheckRow } from '#server/db/sql/cluster-rows.ts'
import { isOnlyTenant } from '#server/db/sql/only-tenant.ts'
import { tenantTransaction } from '#server/db/tenant-scope.ts'

import type { InstallationGround } from '../tenant/run-ground.ts'

export interface ClustersDeps {
  database: AppDatabase
  ground: InstallationGround
}

export interface ShownCluster {
  name: string
  /** What the operator says of it; empty where nothing. */
  words: string
  /** Where it is and what it lacks, as a worker last saw; null before one looked. */
  seen: { at: Date; facts: ClusterShown } | null
  /** Whether pods of this tenant reach the run API from it; null before a check was asked for. */
  check: Omit<ClusterCheckRow, 'cluster'> | null
  /** Of this tenant, by name. */
  deployments: string[]
}

/** The clusters of the installation, as one tenant finds them. */
export const showClusters = async (
  { database, ground }: ClustersDeps,
  caller: Caller,
): Promise<ShownCluster[]> => {
  const { clusters = [] } = ground
  const { states, checks, isAlone } = await sqlPool(database.pool).asTenant(caller.tenantId, async (sql) => ({
    states: await clusterStates(
      sql,
      clusters.map(({ name }) => name),
    ),
    checks: await clusterChecks(sql, caller.tenantId),
    isAlone: await isOnlyTenant(sql),
  }))
  const deployments = await tenantTransaction(database, caller, listDeployments)
  return clusters.map(({ name, words = '' }, index) => {
    const state = states.find((one) => one.name === name)
    const check = checks.find((one) => one.cluster === name)
    return {
      name,
      words,
      seen: state ? { at: state.lookedAt, facts: showCluster(state.facts, isAlone) } : null,
      check: check
        ? {
            found: check.found,
            endedAt: check.endedAt,
            succeededAt: check.succeededAt,
            isUnderWay: check.isUnderWay,
          }
        : null,
      deployments: deployments
        .filter(({ cluster }) => (cluster === null ? index === 0 : cluster === name))
        .map((deployment) => deployment.name),
    }
  })
}
