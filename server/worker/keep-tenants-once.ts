import { chooseCluster } from '#core/cluster/choose-cluster.ts'
import { takeDuty } from '#server/db/sql/duty-rows.ts'
import { workingTenants } from '#server/db/sql/working-tenants.ts'
import type { WorkerDeps } from '#server/usecases/run/worker-deps.ts'

/** What somebody changed by hand in the namespace of a tenant with runs is put right within this, by one worker of all. */
export const keepTenantsEveryMs = 120_000
/** Two that do it at once do it twice, which changes nothing; where the one that did it is gone, another is soon to begin. */
const duty = { name: 'keep tenants', lastsMs: 1.5 * keepTenantsEveryMs }

type KeepDeps = Pick<WorkerDeps, 'pool' | 'launcher' | 'clusters' | 'workerId' | 'logger'>

/** Puts the namespaces right of all tenants that have runs which have not ended, in each cluster by itself: one that is away holds up none of the others. */
export const keepTenantsOnce = async (deps: KeepDeps, now: Date): Promise<void> => {
  const { pool, launcher, clusters, workerId, logger } = deps
  const isMine = await pool.asSystem((sql) => takeDuty(sql, { ...duty, holder: workerId }, now))
  if (!isMine) return
  const working = await pool.asSystem(workingTenants)
  await Promise.all(
    launcher.shared.map(async (cluster) => {
      const tenants = working
        .filter((tenant) => chooseCluster(clusters, tenant.cluster)?.name === cluster)
        .map(({ slug, planRuns: runs, cpuMilli, memoryMib }) => ({
          slug,
          plan: { runs, cpuMilli, memoryMib },
        }))
      if (tenants.length === 0) return
      await launcher
        .keepTenants?.(cluster, tenants)
        .catch((error: unknown) =>
          logger.warn('The namespaces of tenants could not be put right in a cluster.', { cluster, error }),
        )
    }),
  )
}
