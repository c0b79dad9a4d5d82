import type { RunEvent } from '#core/run/run-event.ts'
import { evaluationsOf } from '#server/db/sql/condition-evaluations.ts'
import { writeAssetEvents } from '#server/db/sql/write-asset-events.ts'
import { newId } from '#server/platform/ids.ts'

import { pipelineOf, runFixture, type TestTenant } from './run-fixture.ts'

interface Sketched {
  deps?: string
  rule?: string
  more?: string
}

/** An asset of a pipeline as text, with a condition where one is given. */
export const ruledAsset = (key: string, { deps = '', rule, more = '' }: Sketched = {}): string =>
  `  - { id: ${key}, key: ${key}, deps: [${deps}], ${rule === undefined ? '' : `automation: '${rule}', `}${more}compute: { kind: shell, code: "true" } }\n`

/** A pipeline of such assets. */
export const ruled = (assets: string, more = '', name = 'rules') =>
  pipelineOf(`sluice: pipeline\nname: ${name}\nassets:\n${assets}${more}`)

/** What tests of conditions begin with, over a database of the test file's own. */
export const conditionFixture = () => {
  const fixture = runFixture()
  const told = (tenant: TestTenant, event: RunEvent, when: Date, runId = newId()) =>
    fixture.app.asTenant(tenant.tenantId, (sql) =>
      writeAssetEvents(
        sql,
        { ...tenant, runId },
        [{ number: 1, attempt: 1, event }],
        { startedAtMs: () => null, durationMs: () => null, failureOf: () => undefined },
        when,
      ),
    )
  const runs = (tenant: TestTenant) =>
    fixture.rows<{ id: string; assets: string[]; partition: string | null; trigger: object; tags: object }>(
      'SELECT id, assets, partition, trigger, tags FROM run WHERE tenant_id = $1 ORDER BY id',
      [tenant.tenantId],
    )
  return {
    ...fixture,
    /** An event of an asset is told as a run tells it. */
    told,
    /** An asset is made. */
    made: (tenant: TestTenant, key: string, when: Date, run?: string) =>
      told(
        tenant,
        {
          type: 'ASSET_MATERIALIZATION',
          atMs: when.getTime(),
          step: key,
          stepAttempt: 1,
          asset: key,
          dataVersion: newId(),
          metadata: {},
        },
        when,
        run,
      ),
    runs,
    /** What runs were asked for, as `a+b` or `a[partition]`. */
    asked: async (tenant: TestTenant) =>
      (await runs(tenant)).map(
        ({ assets, partition }) => assets.join('+') + (partition === null ? '' : `[${partition}]`),
      ),
    evaluations: (tenant: TestTenant, key: string) =>
      fixture.app.asTenant(tenant.tenantId, (sql) =>
        evaluationsOf(sql, { ...tenant, key }, { before: undefined, limit: 100 }),
      ),
    /** What the next tick is told of. */
    news: (tenant: TestTenant) =>
      fixture.rows('SELECT FROM condition_news WHERE tenant_id = $1', [tenant.tenantId]),
    /** The runs of a tenant come to their ends. */
    finish: (tenant: TestTenant, when: Date) =>
      fixture.app.asTenant(tenant.tenantId, async (sql) => {
        await sql.run(`UPDATE step SET status = 'succeeded' WHERE tenant_id = $1`, [tenant.tenantId])
        await sql.run(
          `UPDATE run SET status = 'succeeded', finished_at = $2 WHERE tenant_id = $1 AND finished_at IS NULL`,
          [tenant.tenantId, when],
        )
      }),
  }
}
