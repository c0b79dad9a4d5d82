import type { JsonObject } from '#core/json-object.ts'
import type { SqlPool } from '#server/db/sql-pool.ts'
import { sendSensorMessage } from '#server/db/sql/sensor-messages.ts'
import { wakeSensor } from '#server/db/sql/sensor-rows.ts'
import { sensorSources, type SensorSources } from '#server/gateways/sensor-sources/sensor-sources.ts'
import { newId } from '#server/platform/ids.ts'
import { secretReader } from '#server/usecases/secret/read-secrets.ts'
import { KeptSensors } from '#server/usecases/sensor/kept-sensors.ts'

import { pipelineOf, runFixture, type TestTenant } from './run-fixture.ts'
import { testMasterKeys } from './test-master-keys.ts'

/** A moment of the day that tests of sensors take place on. */
export const at = (time: string): Date => new Date(`2026-03-02T${time}Z`)

/** A pipeline with one asset and one job, and the sensors of a text. */
export const watchful = (sensors: string) =>
  pipelineOf(`sluice: pipeline
name: watchful
assets:
  - id: made
    key: watchful_made
    compute: { kind: python, code: "def watchful_made():\\n    return 1\\n" }
jobs:
  - { id: all, name: all, target: { selection: '*' } }
sensors:
${sensors}`)

/** A sensor called `only` that starts the job. */
export const sensor = (source: string, more = ''): string =>
  `  - { id: only, name: only, source: ${source}, target: { job: all }${more} }\n`

export interface SeenTick {
  status: string
  reason: string | null
  runs: string[]
  looks: number
  known: number
  aside: number
}

/** A tenant with one sensor, by the place of that sensor. */
export interface Watching extends TestTenant {
  pipelineId: string
  elementId: string
}

/** What tests of sensors begin with, over a database of the test file's own. */
export const sensorFixture = (filesRoot = '/nowhere') => {
  const fixture = runFixture()
  const { rows } = fixture
  const runs = ({ tenantId }: TestTenant) =>
    rows<{ id: string; trigger: JsonObject; tags: Record<string, string>; config: JsonObject }>(
      `SELECT id, trigger, tags, config FROM run WHERE tenant_id = $1 AND trigger_kind = 'sensor' ORDER BY id`,
      [tenantId],
    )
  return {
    ...fixture,
    runs,
    /** What a worker looks with: the real sources, which may reach this machine, the secrets of every tenant, and a list of what it told of. */
    worker: (
      pool: SqlPool = fixture.system,
      given: { told?: unknown[]; sources?: Partial<SensorSources>; secrets?: Record<string, string> } = {},
    ) => {
      const tell = (...said: unknown[]) => void given.told?.push(...said)
      return {
        pool,
        sources: { ...sensorSources({ filesRoot, networks: ['127.0.0.0/8'] }), ...given.sources },
        readSecrets: secretReader(testMasterKeys, {
          read: (_: string, name: string) => given.secrets?.[name],
        }),
        kept: new KeptSensors(),
        chance: { next: () => 0.5 },
        logger: { warn: tell, error: tell },
      }
    },
    watching: async (sensors: string, since = at('00:00:00')): Promise<Watching> => {
      const tenant = await fixture.tenant()
      const pipelineId = await fixture.publish(tenant, watchful(sensors), since)
      return { ...tenant, pipelineId, elementId: 'only' }
    },
    /** The run keys of the runs that sensors started, in order. */
    keys: async (tenant: TestTenant): Promise<string[]> =>
      (await runs(tenant))
        .flatMap(({ tags }) => tags['dagster/run_key'] ?? [])
        .toSorted((a, b) => (a < b ? -1 : 1)),
    ticks: ({ tenantId }: TestTenant) =>
      rows<SeenTick>(
        'SELECT status, reason, run_ids AS runs, looks, known, set_aside AS aside FROM sensor_tick WHERE tenant_id = $1 ORDER BY number',
        [tenantId],
      ),
    sensorRow: async ({ tenantId }: TestTenant) =>
      (
        await rows<{ due: Date | null; cursor: string | null; failures: number; failing: Date | null }>(
          'SELECT due_at AS due, cursor, failures, failing_since AS failing FROM sensor WHERE tenant_id = $1',
          [tenantId],
        )
      )[0],
    messages: ({ tenantId }: TestTenant) =>
      rows<{ key: string; state: string; reason: string | null }>(
        'SELECT key, state, reason FROM sensor_message WHERE tenant_id = $1 ORDER BY key',
        [tenantId],
      ),
    /** What a sender does by the door of webhooks. */
    send: (place: Watching, key: string, body: JsonObject, now: Date): Promise<boolean> =>
      fixture.app.asTenant(place.tenantId, async (sql) => {
        const isNew = await sendSensorMessage(sql, place, {
          key,
          content: { id: key, body },
          atMs: now.getTime(),
        })
        await wakeSensor(sql, place, now)
        return isNew
      }),
    /** Tells that an asset was made; the key of the message that comes of it. */
    materialize: async (tenant: TestTenant, asset: string, now: Date): Promise<string> => {
      const run = newId()
      await fixture.app.asTenant(tenant.tenantId, (sql) =>
        sql.run(
          `INSERT INTO asset_event (tenant_id, run_id, number, attempt, deployment_id, received_at, at, type, asset_key, payload)
           VALUES ($1, $2, 1, 1, $3, $4, $4, 'ASSET_MATERIALIZATION', $5, '{"dataVersion":"d1","metadata":{"rows":3}}')`,
          [tenant.tenantId, run, tenant.deploymentId, now, asset],
        ),
      )
      return `${run} 1`
    },
  }
}
