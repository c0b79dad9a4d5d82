import { describe, expect, test } from 'vitest'

import type { SqlPool } from '#server/db/sql-pool.ts'
import { VersionCache } from '#server/db/version-cache.ts'
import { cutPool } from '#server/testing/cut-pool.ts'
import { pipelineOf, runFixture, type TestTenant } from '#server/testing/run-fixture.ts'

import { fireSchedulesOnce, type ScheduleDeps } from './fire-schedules-once.ts'

const fixture = runFixture()
const errors: unknown[] = []
const worker = (pool: SqlPool = fixture.system): ScheduleDeps => ({
  pool,
  chance: { next: () => 0.5 },
  versions: new VersionCache(),
  logger: { error: (message, details) => void errors.push(message, details) },
})

const pipeline = (schedules: string, name = 'clockwork') =>
  pipelineOf(`sluice: pipeline
name: ${name}
assets:
  - id: made
    key: ${name}_made
    compute: { kind: python, code: "def ${name}_made():\\n    return 1\\n" }
jobs:
  - { id: all, name: all, target: { selection: '*' } }
schedules:
${schedules}`)

const minutely = (id: string, more = '') =>
  `  - { id: ${id}, name: ${id}, cron: "* * * * *", target: { job: all }${more} }\n`

const at = (time: string) => new Date(`2026-03-02T${time}Z`)
const everyHalfMinute = (from: Date, minutes: number) =>
  Array.from({ length: minutes * 2 + 1 }, (_, index) => new Date(from.getTime() + index * 30_000))

interface Tick {
  schedule: string
  at: string
  status: string
  reason: string | null
  run: string | null
}
const ticks = (tenant: TestTenant) =>
  fixture.rows<Tick>(
    `SELECT element_id AS schedule, to_char(scheduled_at AT TIME ZONE 'UTC', 'HH24:MI') AS at, status, reason, run_id AS run FROM tick
     WHERE tenant_id = $1 ORDER BY element_id, scheduled_at`,
    [tenant.tenantId],
  )
const runs = (tenant: TestTenant) =>
  fixture.rows<{ id: string; status: string; trigger: Record<string, string>; tags: object; config: object }>(
    'SELECT id, status, trigger, tags, config FROM run WHERE tenant_id = $1 ORDER BY id',
    [tenant.tenantId],
  )
const scheduleRow = async (tenant: TestTenant) =>
  (
    await fixture.rows<{ due: Date | null; looked: Date }>(
      'SELECT due_at AS due, looked_until AS looked FROM schedule WHERE tenant_id = $1',
      [tenant.tenantId],
    )
  )[0]

describe('schedules', () => {
  test('two of every minute, looked at by two workers for ten minutes, have ten ticks and ten runs each', async () => {
    const tenant = await fixture.tenant()
    const queued = ', overlap: queue'
    await fixture.publish(
      tenant,
      pipeline(minutely('first', queued) + minutely('second', queued)),
      at('00:00:30'),
    )
    for (const now of everyHalfMinute(at('00:00:30'), 10))
      await Promise.all([fireSchedulesOnce(worker(), now), fireSchedulesOnce(worker(), now)])
    const all = await ticks(tenant)
    for (const schedule of ['first', 'second'])
      expect(all.filter((tick) => tick.schedule === schedule).map((tick) => tick.at)).toEqual(
        Array.from({ length: 10 }, (_, index) => `00:${String(index + 1).padStart(2, '0')}`),
      )
    const started = await runs(tenant)
    expect(started).toHaveLength(20)
    expect(new Set(all.map(({ run }) => run))).toEqual(new Set(started.map(({ id }) => id)))
  })

  test('a worker that is killed before any statement of a tick leaves nothing of it, and the next one does it once', async () => {
    let statements = 0
    for (let after = 0; ; after++) {
      const tenant = await fixture.tenant()
      await fixture.publish(tenant, pipeline(minutely('only', ', overlap: cancelPrevious')), at('00:00:30'))
      await fireSchedulesOnce(worker(), at('00:00:30'))
      await fireSchedulesOnce(worker(), at('00:01:00'))
      const cut = { after }
      await fireSchedulesOnce(worker(cutPool(fixture.system, cut)), at('00:02:00'))
      if (cut.after >= 0) break
      statements += 1
      expect((await ticks(tenant)).length).toBe(1)
      expect(await runs(tenant)).toHaveLength(1)
      await fireSchedulesOnce(worker(), at('00:02:30'))
      expect((await ticks(tenant)).map((tick) => tick.at)).toEqual(['00:01', '00:02'])
      expect((await runs(tenant)).map(({ status }) => status)).toEqual(['canceled', 'queued'])
    }
    expect(statements).toBeGreaterThan(8)
  })

  test('one whose run before still waits leaves its tick out, and says which', async () => {
    const tenant = await fixture.tenant()
    await fixture.publish(tenant, pipeline(minutely('only')), at('00:00:30'))
    for (const now of everyHalfMinute(at('00:00:30'), 2)) await fireSchedulesOnce(worker(), now)
    const [run] = await runs(tenant)
    expect(await ticks(tenant)).toEqual([
      { schedule: 'only', at: '00:01', status: 'succeeded', reason: null, run: run?.id },
      {
        schedule: 'only',
        at: '00:02',
        status: 'skipped',
        reason: `The run before it (${run?.id.slice(-8)}) still waits for its turn.`,
        run: null,
      },
    ])
  })

  test('a run knows the schedule and the time that started it, in its trigger, its tags and its config', async () => {
    const tenant = await fixture.tenant()
    const more = `, timezone: Asia/Tokyo, tags: { day: "{{ scheduled_date }}" }, config: { ops: { made: { config: { at: "{{ scheduled_at }}" } } } }`
    await fixture.publish(tenant, pipeline(minutely('only', more)), at('20:00:30'))
    await fireSchedulesOnce(worker(), at('20:00:30'))
    await fireSchedulesOnce(worker(), at('20:01:00'))
    expect(await runs(tenant)).toMatchObject([
      {
        trigger: {
          kind: 'schedule',
          schedule: 'only',
          pipeline: 'clockwork',
          scheduledAt: '2026-03-02T20:01:00.000Z',
        },
        tags: { day: '2026-03-03', 'dagster/schedule_name': 'only' },
        config: { ops: { made: { config: { at: '2026-03-02T20:01:00.000Z' } } } },
      },
    ])
  })

  test('what cannot be started fails its tick with the reason, and nothing of a run is left', async () => {
    const tenant = await fixture.tenant()
    await fixture.publish(
      tenant,
      pipeline('  - { id: only, name: only, cron: "* * * * *", target: { selection: "group:gone" } }\n'),
      at('00:00:30'),
    )
    await fireSchedulesOnce(worker(), at('00:00:30'))
    await fireSchedulesOnce(worker(), at('00:01:00'))
    expect(await ticks(tenant)).toMatchObject([
      { status: 'failed', reason: 'The selection group:gone matches no asset that is made here.', run: null },
    ])
    expect(await runs(tenant)).toEqual([])
  })

  test('times that were missed are made up for by the last, and the tick of the first says so', async () => {
    const tenant = await fixture.tenant()
    await fixture.publish(tenant, pipeline(minutely('only')), at('00:00:30'))
    await fireSchedulesOnce(worker(), at('00:00:30'))
    await fireSchedulesOnce(worker(), at('06:00:10'))
    const [missed, last, ...more] = await ticks(tenant)
    expect(missed).toMatchObject({ at: '00:01', status: 'skipped' })
    expect(missed?.reason).toContain('all before 2026-03-02T06:00:00.000Z')
    expect(last).toMatchObject({ at: '06:00', status: 'succeeded' })
    expect(more).toEqual([])
  })

  test('a version that leaves the times alone lets a schedule go on; one that changes them begins anew; without it, it is gone', async () => {
    const tenant = await fixture.tenant()
    await fixture.publish(tenant, pipeline(minutely('only')), at('00:00:30'))
    await fireSchedulesOnce(worker(), at('00:00:30'))
    await fixture.publish(tenant, pipeline(minutely('only', ', description: nicer')), at('00:01:20'))
    await fireSchedulesOnce(worker(), at('00:01:20'))
    expect((await ticks(tenant)).map((tick) => tick.at)).toEqual(['00:01'])
    await fixture.publish(
      tenant,
      pipeline('  - { id: only, name: only, cron: "0 * * * *", target: { job: all } }\n'),
      at('05:30:00'),
    )
    await fireSchedulesOnce(worker(), at('05:30:00'))
    expect(await ticks(tenant)).toHaveLength(1)
    expect((await scheduleRow(tenant))?.due).toEqual(at('06:00:00'))
    await fixture.publish(tenant, pipeline('  []'), at('05:40:00'))
    expect(await scheduleRow(tenant)).toBeUndefined()
    await fireSchedulesOnce(worker(), at('06:00:00'))
    expect(await ticks(tenant)).toHaveLength(1)
  })

  test('one that is disabled, or has no further time, is not looked at again', async () => {
    const tenant = await fixture.tenant()
    await fixture.publish(tenant, pipeline(minutely('only', ', disabled: true')), at('00:00:30'))
    await fireSchedulesOnce(worker(), at('00:01:00'))
    expect((await scheduleRow(tenant))?.due).toBeNull()
    expect(await ticks(tenant)).toEqual([])
  })

  test('one that cannot be carried out for a reason of ours waits, is told of, and keeps no other waiting', async () => {
    const [broken, sound] = [await fixture.tenant(), await fixture.tenant()]
    await fixture.publish(broken, pipeline(minutely('only')), at('00:00:30'))
    await fixture.publish(sound, pipeline(minutely('only')), at('00:00:30'))
    await fireSchedulesOnce(worker(), at('00:00:30'))
    errors.length = 0
    const failing: SqlPool = {
      asSystem: (work) => fixture.system.asSystem(work),
      asTenant: (tenantId, work) =>
        fixture.system.asTenant(tenantId, (sql) =>
          work(
            tenantId === broken.tenantId
              ? {
                  ...sql,
                  run: (statement, values) =>
                    typeof statement === 'object' && statement.name === 'insert-tick'
                      ? Promise.reject(new Error('no'))
                      : sql.run(statement, values),
                }
              : sql,
          ),
        ),
    }
    await fireSchedulesOnce(worker(failing), at('00:01:00'))
    expect(errors[0]).toContain('could not be carried out')
    expect(await ticks(sound)).toHaveLength(1)
    expect(await ticks(broken)).toEqual([])
    expect(await runs(broken)).toEqual([])
    expect((await scheduleRow(broken))?.due).toEqual(at('00:01:15'))
    await fireSchedulesOnce(worker(), at('00:01:15'))
    expect((await ticks(broken)).map((tick) => tick.at)).toEqual(['00:01'])
  })
})
