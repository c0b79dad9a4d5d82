import { VersionCache } from '#server/db/version-cache.ts'
import { advanceBackfill } from '#server/usecases/backfill/advance-backfill.ts'
import { startBackfill, type BackfillRequest } from '#server/usecases/backfill/start-backfill.ts'
import { cancelBackfill, pauseBackfill, retryBackfill } from '#server/usecases/backfill/steer-backfill.ts'
import { cancelRun } from '#server/usecases/run/cancel-run.ts'

import { nameOf, type ModelRun } from './backfill-model.ts'
import { begunRuns, type BegunRun } from './begun-runs.ts'
import { cutPool } from './cut-pool.ts'
import type { CutShape, Unit } from './cut-shapes.ts'
import type { RunFixture, TestTenant } from './run-fixture.ts'

const chance = { next: () => 0.5 }
const over = ['completed', 'failed', 'canceled']
const open = ['queued', 'launching', 'running', 'canceling']

type Asked = Omit<BackfillRequest, 'tenantId' | 'deploymentId' | 'by' | 'target' | 'partitions' | 'requestId'>

/** A backfill in a tenant of its own, with the use cases that move it and what the database tells of it. */
export const toldBackfill = async (fixture: RunFixture, shape: CutShape) => {
  const tenant: TestTenant = await fixture.tenant()
  const versions = new VersionCache()
  const { tenantId, deploymentId } = tenant
  const going: BegunRun[] = []
  const { begin } = begunRuns(fixture)
  await fixture.publish(tenant, shape.document)
  if (shape.areDynamic)
    await fixture.app.asTenant(tenantId, (sql) =>
      sql.run(
        `INSERT INTO dynamic_partition (tenant_id, deployment_id, set_name, key, added_at, added_by) SELECT $1, $2, 'customer', key, now(), 'Ada' FROM unnest($3::text[]) AS key`,
        [tenantId, deploymentId, shape.keys],
      ),
    )
  const requestId = crypto.randomUUID()
  let id = ''
  const at = () => ({ tenantId, deploymentId, id })
  const pass = () => {
    fixture.clock.pass(6_000)
    return fixture.clock.now()
  }
  const firstRow = async <Row>(text: string) => (await fixture.rows<Row>(text, [id]))[0]

  return {
    /** Asks for it; the process is killed before this statement, and the same is asked again. Answers how often it is there. */
    ask: async (asked: Asked, keys: readonly string[], diesAfter: number): Promise<number> => {
      const request = {
        ...tenant,
        ...asked,
        by: { id: tenant.userId, name: 'Ada' },
        target: { assets: shape.assets },
        partitions: keys.join(', '),
        requestId,
      }
      const now = fixture.clock.now()
      await startBackfill(cutPool(fixture.app, { after: diesAfter }), request, now).catch(() => undefined)
      id = (await startBackfill(fixture.app, request, now)).id
      return (await fixture.rows('SELECT id FROM backfill WHERE tenant_id = $1', [tenantId])).length
    },
    look: async (workers: number): Promise<void> => {
      const now = pass()
      const deps = { pool: fixture.system, chance, versions }
      await Promise.all(Array.from({ length: workers }, () => advanceBackfill(deps, at(), now)))
    },
    /** Says whether the worker was killed before it was through. */
    lookAndDie: (after: number): Promise<boolean> =>
      advanceBackfill({ pool: cutPool(fixture.system, { after }), chance, versions }, at(), pass()).then(
        () => false,
        () => true,
      ),
    /** Says whether there was a run to begin. */
    begin: async (): Promise<boolean> => {
      const run = await begin(tenant)
      if (run) going.push(run)
      return run !== undefined
    },
    /** Ends one that goes on. */
    end: async (place: number, fails: boolean): Promise<boolean> => {
      const [run] = going.splice(place % Math.max(1, going.length), 1)
      if (!run) return false
      const [now] = await fixture.rows<{ status: string }>('SELECT status FROM run WHERE id = $1', [
        run.runId,
      ])
      await run.end(now?.status === 'canceling' ? 'is canceled' : fails ? 'fails' : 'succeeds')
      return true
    },
    cancelRun: async (place: number): Promise<void> => {
      const rows = await fixture.rows<{ id: string }>(
        'SELECT id FROM run WHERE tenant_id = $1 AND status = ANY($2) ORDER BY id',
        [tenantId, open],
      )
      const runId = rows[place % Math.max(1, rows.length)]?.id
      const request = { tenantId, deploymentId, by: 'Ada', force: false }
      if (runId !== undefined)
        await cancelRun(fixture.app, chance, { ...request, runId }, fixture.clock.now())
    },
    takeAway: (key: string) =>
      fixture.app.asTenant(tenantId, (sql) =>
        sql.run('DELETE FROM dynamic_partition WHERE tenant_id = $1 AND key = $2', [tenantId, key]),
      ),
    pause: (isPaused: boolean) => pauseBackfill(fixture.app, at(), isPaused, fixture.clock.now()),
    cancel: () => cancelBackfill(fixture.app, at(), fixture.clock.now()),
    makeOthersAgain: () => retryBackfill(fixture.app, at(), fixture.clock.now()),

    told: async () => {
      const row = await firstRow<{ status: string; isPaused: boolean; layers: string[][] | null }>(
        'SELECT status, is_paused AS "isPaused", layers FROM backfill WHERE id = $1',
      )
      if (!row) throw new Error('The backfill is not there.')
      return { ...row, isOver: over.includes(row.status) }
    },
    /** How each of its partitions stands, by name. */
    partitions: async (layers: string[][] | null): Promise<Map<string, string>> => {
      const rows = await fixture.rows<{ partition: string | null; layer: number; status: string }>(
        'SELECT partition, layer, status FROM backfill_partition WHERE backfill_id = $1 ORDER BY place',
        [id],
      )
      const units = rows.flatMap(({ partition, layer, status }) =>
        (layers?.[layer - 1] ?? shape.assets).map(
          (asset) => [nameOf({ asset, key: partition ?? '' }), status] as const,
        ),
      )
      if (new Set(units.map(([name]) => name)).size < units.length)
        throw new Error('A partition is there twice.')
      return new Map(units)
    },
    runs: async (): Promise<(ModelRun & { id: string; isOpen: boolean })[]> => {
      const rows = await fixture.rows<{
        id: string
        status: string
        target: { assets: string[]; cut?: { partition: string | null; keys?: string[] } }
      }>(
        `SELECT id, status, target FROM run WHERE tenant_id = $2 AND tags ->> 'dagster/backfill' = $1 ORDER BY id`,
        [id, tenantId],
      )
      return rows.map(({ id: runId, status, target: { assets, cut } }) => ({
        id: runId,
        status,
        isOpen: open.includes(status),
        makes: assets.flatMap((asset) =>
          (cut?.keys ?? [cut?.partition ?? '']).map((key): Unit => ({ asset, key })),
        ),
      }))
    },
  }
}
