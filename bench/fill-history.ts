import { openAppDatabase, openSystemDatabase } from '#server/db/client.ts'
import { sqlPool } from '#server/db/sql-pool.ts'
import { fillTenant, type History } from '#server/testing/history/fill-tenant.ts'

import type { BootedProduct } from './product.ts'

/** Gives the tenant of a measurement a history, and throws where it has not all of it afterwards. */
export const fillHistory = async (
  { stack, slug }: BootedProduct,
  history: History,
  log: (line: string) => void,
): Promise<void> => {
  const { urls } = stack.installation
  const database = openAppDatabase(urls.app)
  const system = openSystemDatabase(urls.system)
  try {
    const pool = sqlPool(system.pool)
    const owner = await pool.asSystem((sql) =>
      sql.row<{ tenantId: string; deploymentId: string; id: string; name: string; email: string }>(
        `SELECT tenant.id AS "tenantId", deployment.id AS "deploymentId", "user".id, "user".name, "user".email FROM tenant
         JOIN deployment ON deployment.tenant_id = tenant.id JOIN member ON member.tenant_id = tenant.id
         JOIN "user" ON "user".id = member.user_id WHERE tenant.slug = $1`,
        [slug],
      ),
    )
    if (!owner) throw new Error('The tenant that was signed up is not there.')
    const { tenantId, deploymentId, ...user } = owner
    const filled = await fillTenant(
      { database, system, ownerUrl: urls.owner, onProgress: () => undefined },
      { tenantId, deploymentId, user, role: 'owner' },
      history,
    )
    const kept = await pool.asSystem((sql) =>
      sql.row<{ runs: number; events: number }>(
        'SELECT count(*) AS runs, sum(event_number) AS events FROM run_tail WHERE tenant_id = $1',
        [tenantId],
      ),
    )
    if (Number(kept?.runs) !== filled.runs || Number(kept?.events) !== filled.events)
      throw new Error(
        `${filled.runs} runs with ${filled.events} events were written, ${kept?.runs} and ${kept?.events} are there.`,
      )
    log(`Sluice: ${filled.runs} runs, ${filled.events} events, ${filled.assets} assets.`)
  } finally {
    await Promise.all([database.close(), system.close()])
  }
}
