/** `npm run seed -- --tenant SLUG`: fills a tenant of a Sluice on this machine, or of the one of DATABASE_URL, with a history to look at and to measure. */
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { openAppDatabase, openSystemDatabase } from '#server/db/client.ts'
import { startEmbeddedPostgres } from '#server/db/embedded-postgres.ts'
import { appUrl, prepareLogins, systemUrl } from '#server/db/logins.ts'
import { migrate } from '#server/db/migrate.ts'
import { sqlPool } from '#server/db/sql-pool.ts'
import { readSettings } from '#server/platform/environment.ts'
import { installationSecret, prepareDataFolder } from '#server/supervisor/data-folder.ts'
import { fillTenant } from '#server/testing/history/fill-tenant.ts'

const wholeNumber = (name: string, given: string, most: number): number => {
  const number = Number(given)
  if (!Number.isInteger(number) || number < 1 || number > most) {
    console.error(`--${name} is a whole number from 1 to ${most.toLocaleString('en')}; "${given}" is not.`)
    process.exit(2)
  }
  return number
}

const { values } = parseArgs({
  options: {
    tenant: { type: 'string', default: 'example' },
    runs: { type: 'string', default: '100000' },
    pipelines: { type: 'string', default: '42' },
    days: { type: 'string', default: '28' },
  },
})
const history = {
  runs: wholeNumber('runs', values.runs, 10_000_000),
  pipelines: wholeNumber('pipelines', values.pipelines, 1_000),
  days: wholeNumber('days', values.days, 365),
}

const settings = readSettings(process.env)
const dataFolder = prepareDataFolder(settings.dataFolder)
const secret = settings.secret ?? installationSecret(dataFolder)
const postgres = settings.databaseUrl ? undefined : await startEmbeddedPostgres(join(dataFolder, 'postgres'))
const ownerUrl = settings.databaseUrl ?? postgres?.url ?? ''
await prepareLogins(ownerUrl, secret)
await migrate(ownerUrl, join(import.meta.dirname, '..', 'prisma', 'migrations'))
const database = openAppDatabase(settings.appDatabaseUrl ?? appUrl(ownerUrl, secret))
const system = openSystemDatabase(settings.systemDatabaseUrl ?? systemUrl(ownerUrl, secret))
try {
  const found = await sqlPool(system.pool).asSystem((sql) =>
    sql.row<{ tenantId: string; deploymentId: string; id: string; name: string; email: string }>(
      `SELECT tenant.id AS "tenantId", deployment.id AS "deploymentId", "user".id, "user".name, "user".email FROM tenant
       JOIN deployment ON deployment.tenant_id = tenant.id AND deployment.kind = 'production'
       JOIN member ON member.tenant_id = tenant.id AND member.role = 'owner'
       JOIN "user" ON "user".id = member.user_id WHERE tenant.slug = $1 ORDER BY member.user_id LIMIT 1`,
      [values.tenant],
    ),
  )
  if (!found) {
    console.error(
      `There is no tenant "${values.tenant}". Start Sluice once, make it, and say its address with --tenant.`,
    )
    process.exitCode = 2
  } else {
    const { tenantId, deploymentId, ...user } = found
    const beganMs = performance.now()
    const caller = { tenantId, deploymentId, user, role: 'owner' } as const
    const onProgress = (written: number): void =>
      void process.stdout.write(
        `\r  ${written.toLocaleString('en')} of ${history.runs.toLocaleString('en')} runs`,
      )
    const filled = await fillTenant({ database, system, ownerUrl, onProgress }, caller, history)
    const seconds = Math.round((performance.now() - beganMs) / 1_000)
    console.log(
      `\nThe tenant "${values.tenant}" has ${filled.runs.toLocaleString('en')} runs more, with ${filled.events.toLocaleString('en')} events of ${filled.assets.toLocaleString('en')} assets (${seconds} s).`,
    )
  }
} finally {
  await Promise.all([database.close(), system.close()])
  // One that ran before we came goes on.
  if (postgres?.started) await postgres.stop()
}
