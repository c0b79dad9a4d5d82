import type { SqlPool } from '#server/db/sql-pool.ts'
import { closedDeployments, sweepDeployment } from '#server/db/sql/closed-deployments.ts'
import { runAccount } from '#server/gateways/local-launcher/run-account.ts'
import type { Logger } from '#server/platform/logger.ts'
import { stopWork } from '#server/usecases/deployment/stop-work.ts'
import type { Chance } from '#server/usecases/run/finish-run.ts'
import type { StoreRoot } from '#storage/store-root.ts'

const atOnce = 20

/**
 * Takes away what deployments that were closed still have: first what goes on in them ends, then their values go, and last what is known of those; a worker
 * that dies in between is followed by another.
 */
export const sweepDeploymentsOnce = async (
  {
    pool,
    values,
    chance,
    logger,
  }: { pool: SqlPool; values: StoreRoot; chance: Chance; logger: Pick<Logger, 'warn'> },
  now: Date,
): Promise<void> => {
  for (const closed of await pool.asSystem((sql) => closedDeployments(sql, atOnce))) {
    const { tenant, tenantNumber, folder, deploymentId } = closed
    try {
      if ((await stopWork(pool, chance, { ...closed, by: 'the closing of the deployment' }, now)) > 0)
        continue
      await values.at(tenant, runAccount(tenantNumber)).removeAll(folder)
      await pool.asTenant(closed.tenantId, (sql) => sweepDeployment(sql, closed, now))
    } catch (error) {
      logger.warn('What a closed deployment stored could not be removed; it is tried again later.', {
        deployment: deploymentId,
        error,
      })
    }
  }
}
