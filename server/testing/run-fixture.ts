import type pg from 'pg'
import { afterAll } from 'vitest'

import { contentHash } from '#core/document/canonical.ts'
import type { PipelineDocument } from '#core/document/document.ts'
import { parseText } from '#core/document/parse-text.ts'
import { openAppDatabase, openSystemDatabase } from '#server/db/client.ts'
import { replaceDeployedConditions } from '#server/db/deployed-conditions.ts'
import { replaceDeployedFreshness } from '#server/db/deployed-freshness.ts'
import { replaceDeployedSchedules } from '#server/db/deployed-schedules.ts'
import { replaceDeployedSensors } from '#server/db/deployed-sensors.ts'
import { sqlPool, type Sql, type SqlPool } from '#server/db/sql-pool.ts'
import { poolsChannel } from '#server/db/wake.ts'
import { newId } from '#server/platform/ids.ts'
import { createLogger } from '#server/platform/logger.ts'
import { tenantSecrets } from '#server/platform/tenant-secrets.ts'
import { logIntake } from '#server/usecases/log/log-intake.ts'
import { OrderFeed } from '#server/usecases/run/order-feed.ts'
import type { RunApiDeps } from '#server/usecases/run/run-api-deps.ts'
import { RunSecrets } from '#server/usecases/run/run-secrets.ts'
import { runTokenKey } from '#server/usecases/run/run-token.ts'
import { secretReader } from '#server/usecases/secret/read-secrets.ts'
import { deployedConditionsOf } from '#server/usecases/version/deployed-conditions-of.ts'
import { deployedFreshnessOf } from '#server/usecases/version/deployed-freshness-of.ts'
import { deployedSchedulesOf } from '#server/usecases/version/deployed-schedules-of.ts'
import { deployedSensorsOf } from '#server/usecases/version/deployed-sensors-of.ts'
import { FolderRoot } from '#storage/store-root.ts'

import { testDatabase, type TestDatabase } from './test-database.ts'
import { testMasterKeys } from './test-master-keys.ts'

export const pipelineOf = (text: string): PipelineDocument => {
  const parsed = parseText(text)
  if (parsed.outcome === 'refused') throw new Error(JSON.stringify(parsed.problems))
  return parsed.document
}

export interface TestTenant {
  tenantId: string
  deploymentId: string
  userId: string
  slug: string
}

export interface RunFixture {
  database: TestDatabase
  /** By the login of web, and by that of the worker. */
  app: SqlPool
  system: SqlPool
  clock: { now: () => Date; pass: (ms: number) => void }
  runApi: RunApiDeps
  tenant: (plan?: string) => Promise<TestTenant>
  /** Makes a document the active version of its pipeline, as publishing does. */
  publish: (tenant: TestTenant, document: PipelineDocument, at?: Date) => Promise<string>
  /** Rows as the worker's login sees them. */
  rows: <Row>(text: string, values?: unknown[]) => Promise<Row[]>
}

/** A migrated database, its two logins, and tenants with published pipelines: what tests of runs begin with. */
export const runFixture = (storageRoot = '/nowhere', given?: TestDatabase): RunFixture => {
  const database = given ?? testDatabase()
  const appDatabase = openAppDatabase(database.appUrl)
  const systemDatabase = openSystemDatabase(database.systemUrl, { connections: 20 })
  const logger = createLogger({ format: 'json', level: 'error', write: () => undefined })
  const orders = new OrderFeed(appDatabase.pool, logger)
  const poolNews = new OrderFeed(appDatabase.pool, logger, { channel: poolsChannel })
  afterAll(async () => {
    await orders.stop()
    await poolNews.stop()
    await appDatabase.close()
    await systemDatabase.close()
  })
  const app = sqlPool(appDatabase.pool)
  const system = sqlPool(systemDatabase.pool)
  const secrets = new RunSecrets(secretReader(testMasterKeys, tenantSecrets({})))
  let aheadMs = 0
  const clock = { now: () => new Date(Date.now() + aheadMs), pass: (ms: number) => void (aheadMs += ms) }

  const insertPipeline = async (
    sql: Sql,
    { tenantId, deploymentId, userId }: TestTenant,
    document: PipelineDocument,
    at: Date,
  ): Promise<string> => {
    const { settings, elements, layout } = document
    const hash = contentHash(document)
    const known = await sql.row<{ id: string }>(
      'SELECT id FROM pipeline WHERE tenant_id = $1 AND name = $2 AND removed_at IS NULL',
      [tenantId, settings.name],
    )
    const id = known?.id ?? newId()
    if (!known)
      await sql.run('INSERT INTO pipeline (tenant_id, id, name, created_by) VALUES ($1, $2, $3, $4)', [
        tenantId,
        id,
        settings.name,
        userId,
      ])
    await sql.run(
      `INSERT INTO version (tenant_id, pipeline_id, hash, number, content, layout, reason, author)
       SELECT $1, $2, $3, coalesce(max(number), 0) + 1, $4, $5, 'test', $6 FROM version WHERE tenant_id = $1 AND pipeline_id = $2
       ON CONFLICT DO NOTHING`,
      [tenantId, id, hash, JSON.stringify({ settings, elements }), JSON.stringify(layout), userId],
    )
    await sql.run(
      'UPDATE activation SET replaced_at = now() WHERE tenant_id = $1 AND deployment_id = $2 AND pipeline_id = $3 AND replaced_at IS NULL',
      [tenantId, deploymentId, id],
    )
    await sql.run(
      `INSERT INTO activation (tenant_id, id, deployment_id, pipeline_id, hash, reason, activated_by) VALUES ($1, $2, $3, $4, $5, 'test', $6)`,
      [tenantId, newId(), deploymentId, id, hash, userId],
    )
    const transaction = {
      tenantId,
      sql: async <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) =>
        ({ rows: await sql.rows<Row>(text, values) }) as pg.QueryResult<Row>,
    }
    const place = { deploymentId, pipelineId: id, hash }
    await replaceDeployedSchedules(transaction, place, deployedSchedulesOf(document), at)
    await replaceDeployedFreshness(transaction, place, deployedFreshnessOf(document), at)
    await replaceDeployedSensors(transaction, place, deployedSensorsOf(document), at)
    await replaceDeployedConditions(transaction, place, deployedConditionsOf(document), at)
    return id
  }

  return {
    database,
    app,
    system,
    clock,
    runApi: {
      pool: app,
      ends: app,
      heartbeats: app,
      key: runTokenKey(database.secret),
      clock,
      chance: { next: () => 0.5 },
      values: new FolderRoot(storageRoot),
      secrets,
      logs: logIntake({ pool: app, clock, secrets }),
      stepSecret: 'a secret of steps for tests alone',
      keepsLogs: true,
      pods: null,
      orders,
      poolNews,
    },
    tenant: async (plan = 'unlimited') => {
      const tenant: TestTenant = {
        tenantId: newId(),
        deploymentId: newId(),
        userId: newId(),
        slug: `t${newId().slice(-10)}`,
      }
      await app.asTenant(tenant.tenantId, async (sql) => {
        await sql.run('INSERT INTO "user" (id, name, email) VALUES ($1, $2, $3)', [
          tenant.userId,
          'Ada',
          `${tenant.userId}@example.com`,
        ])
        await sql.run('INSERT INTO tenant (id, slug, name, plan) VALUES ($1, $2, $2, $3)', [
          tenant.tenantId,
          tenant.slug,
          plan,
        ])
        await sql.run(
          `INSERT INTO deployment (tenant_id, id, name, kind, folder) VALUES ($1, $2, 'production', 'production', 'production')`,
          [tenant.tenantId, tenant.deploymentId],
        )
      })
      return tenant
    },
    publish: (tenant, document, at = clock.now()) =>
      app.asTenant(tenant.tenantId, (sql) => insertPipeline(sql, tenant, document, at)),
    rows: <Row>(text: string, values?: unknown[]) => system.asSystem((sql) => sql.rows<Row>(text, values)),
  }
}
