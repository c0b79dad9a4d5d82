import { describe, expect, test } from 'vitest'

import type { SqlPool } from '#server/db/sql-pool.ts'
import { VersionCache } from '#server/db/version-cache.ts'
import { conditionFixture, ruled, ruledAsset } from '#server/testing/condition-fixture.ts'
import { cutPool } from '#server/testing/cut-pool.ts'
import type { ConditionDeps } from '#server/usecases/condition/evaluate-conditions.ts'

import { evaluateConditionsOnce } from './evaluate-conditions-once.ts'

const fixture = conditionFixture()
const { asked, evaluations, finish, made, news, runs, told } = fixture
const errors: unknown[] = []
const worker = (pool: SqlPool = fixture.system): ConditionDeps => ({
  pool,
  versions: new VersionCache(),
  logger: { error: (message, details) => void errors.push(message, details) },
})

const at = (time: string) => new Date(`2026-03-02T${time}Z`)
const later = (from: Date, seconds: number) => new Date(from.getTime() + seconds * 1_000)
const chain = ruled(ruledAsset('a') + ruledAsset('b', { deps: '{ asset: a }', rule: 'eager()' }))

describe('conditions', () => {
  test('an input that is made has what follows it asked for once, in a run that says why', async () => {
    const tenant = await fixture.tenant()
    await fixture.publish(tenant, chain, at('00:00:00'))
    await evaluateConditionsOnce(worker(), at('00:00:00'))
    expect(await runs(tenant)).toEqual([])
    await made(tenant, 'a', at('00:00:10'))
    await evaluateConditionsOnce(worker(), at('00:00:11'))
    for (let second = 12; second < 20; second += 1)
      await evaluateConditionsOnce(worker(), at(`00:00:${second}`))
    expect(await runs(tenant)).toMatchObject([
      {
        assets: ['b'],
        trigger: { kind: 'condition', asset: 'b', others: 0 },
        tags: { 'dagster/from_automation_condition': 'true', 'dagster/asset_evaluation_id': '2' },
      },
    ])
    const [run] = await runs(tenant)
    const found = await evaluations(tenant, 'b')
    const asking = found.filter(({ requested }) => requested > 0)
    expect(asking).toMatchObject([{ number: 2, requested: 1, runIds: [run?.id], reason: null }])
    expect(JSON.stringify(asking[0]?.tree)).toContain('"about":"a"')
    expect(await news(tenant)).toEqual([])
    // Its run is made and ended: it rests.
    await made(tenant, 'b', at('00:01:00'), run?.id)
    await finish(tenant, at('00:01:01'))
    for (let second = 2; second < 9; second += 1)
      await evaluateConditionsOnce(worker(), at(`00:01:0${second}`))
    expect(await runs(tenant)).toHaveLength(1)
    expect(errors).toEqual([])
  })

  test('several workers at once, and one that is killed before any statement, ask once', async () => {
    let statements = 0
    for (let after = 0; ; after++) {
      const tenant = await fixture.tenant()
      await fixture.publish(tenant, chain, at('00:00:00'))
      await evaluateConditionsOnce(worker(), at('00:00:00'))
      await made(tenant, 'a', at('00:00:10'))
      const cut = { after }
      await evaluateConditionsOnce(worker(cutPool(fixture.system, cut)), at('00:00:11'))
      const isWhole = cut.after >= 0
      if (!isWhole) {
        statements += 1
        expect(await runs(tenant)).toEqual([])
        expect((await evaluations(tenant, 'b')).filter(({ requested }) => requested > 0)).toEqual([])
      }
      const again = later(at('00:00:11'), 20)
      await Promise.all([evaluateConditionsOnce(worker(), again), evaluateConditionsOnce(worker(), again)])
      await Promise.all([evaluateConditionsOnce(worker(), again), evaluateConditionsOnce(worker(), again)])
      expect(await asked(tenant)).toEqual(['b'])
      if (isWhole) break
    }
    expect(statements).toBeGreaterThan(10)
    errors.length = 0
  })

  test('a chain is one run, across pipelines too', async () => {
    const tenant = await fixture.tenant()
    const eager = (deps: string) => ({ deps: `{ asset: ${deps} }`, rule: 'eager()' })
    await fixture.publish(tenant, ruled(ruledAsset('root') + ruledAsset('x', eager('root'))), at('00:00:00'))
    await fixture.publish(tenant, ruled(ruledAsset('y', eager('x')), '', 'other'), at('00:00:00'))
    await evaluateConditionsOnce(worker(), at('00:00:00'))
    await made(tenant, 'root', at('00:00:10'))
    await evaluateConditionsOnce(worker(), at('00:00:11'))
    expect((await runs(tenant)).map(({ assets }) => assets.toSorted())).toEqual([['x', 'y']])
  })

  test('what is made together is asked for together, by whichever of its conditions', async () => {
    const tenant = await fixture.tenant()
    const both = `multiAssets:\n  - { id: m, name: m, deps: [a], assets: [{ key: x }, { key: y, automation: eager() }], compute: { kind: shell, code: "true" } }\n`
    await fixture.publish(
      tenant,
      ruled(ruledAsset('a') + ruledAsset('z', { deps: 'x', rule: 'eager()' }), both),
      at('00:00:00'),
    )
    await made(tenant, 'a', at('00:00:10'))
    for (const time of ['00:00:11', '00:00:12', '00:00:13']) await evaluateConditionsOnce(worker(), at(time))
    expect((await runs(tenant)).map(({ assets }) => assets.toSorted())).toEqual([['x', 'y', 'z']])
  })

  test('partitions have a run each, and a backfill where they are many', async () => {
    const cut = 'partitions: letters, '
    const sets = (keys: number) =>
      `partitions:\n  - { id: letters, name: letters, set: { type: static, keys: [${Array.from({ length: keys }, (_, index) => `k${index}`).join(', ')}] } }\n`
    const few = await fixture.tenant()
    await fixture.publish(
      few,
      ruled(ruledAsset('a', { rule: 'on_missing()', more: cut }), sets(3)),
      at('00:00:00'),
    )
    await evaluateConditionsOnce(worker(), at('00:00:00'))
    expect(await asked(few)).toEqual(['a[k0]', 'a[k1]', 'a[k2]'])
    const many = await fixture.tenant()
    await fixture.publish(
      many,
      ruled(ruledAsset('a', { rule: 'on_missing()', more: cut }), sets(30)),
      at('00:00:00'),
    )
    await evaluateConditionsOnce(worker(), at('00:00:00'))
    expect(await runs(many)).toEqual([])
    const [backfill] = await fixture.rows<{ id: string; by: string; partitions: number }>(
      `SELECT id, requested_by AS by, (SELECT count(*)::int FROM backfill_partition WHERE backfill_id = backfill.id) AS partitions FROM backfill WHERE tenant_id = $1`,
      [many.tenantId],
    )
    expect(backfill).toMatchObject({ by: 'condition of a', partitions: 30 })
    expect(await evaluations(many, 'a')).toMatchObject([{ requested: 30, backfillIds: [backfill?.id] }])
    await evaluateConditionsOnce(worker(), at('00:00:05'))
    expect(await runs(many)).toEqual([])
  })

  test('a partition that is added to a dynamic set is asked for', async () => {
    const tenant = await fixture.tenant()
    await fixture.publish(
      tenant,
      ruled(
        ruledAsset('a', { rule: 'eager()', more: 'partitions: users, ' }),
        'partitions:\n  - { id: users, name: users, set: { type: dynamic } }\n',
      ),
      at('00:00:00'),
    )
    await evaluateConditionsOnce(worker(), at('00:00:00'))
    await fixture.app.asTenant(tenant.tenantId, (sql) =>
      sql.run(
        `INSERT INTO dynamic_partition (tenant_id, deployment_id, set_name, key, added_at, added_by) VALUES ($1, $2, 'users', 'ada', now(), 'test')`,
        [tenant.tenantId, tenant.deploymentId],
      ),
    )
    await evaluateConditionsOnce(worker(), at('00:00:05'))
    expect(await asked(tenant)).toEqual(['a[ada]'])
  })

  test('a time that passes is seen, though nothing happens', async () => {
    const tenant = await fixture.tenant()
    await fixture.publish(tenant, ruled(ruledAsset('a', { rule: 'on_cron("0 6 * * *")' })), at('05:00:00'))
    for (const time of ['05:00:00', '05:00:01', '05:30:00', '05:59:59'])
      await evaluateConditionsOnce(worker(), at(time))
    expect(await runs(tenant)).toEqual([])
    for (const time of ['06:00:00', '06:00:01', '06:00:02']) await evaluateConditionsOnce(worker(), at(time))
    expect(await asked(tenant)).toEqual(['a'])
  })

  test('one that is switched off asks for nothing, and begins anew when it is switched on', async () => {
    const tenant = await fixture.tenant()
    await fixture.publish(tenant, chain, at('00:00:00'))
    await evaluateConditionsOnce(worker(), at('00:00:00'))
    const turn = (isOn: boolean) =>
      fixture.app.asTenant(tenant.tenantId, async (sql) => {
        await sql.run(
          `UPDATE asset_condition SET is_on = $2, evaluated_at = NULL, state = '{}', due_at = CASE WHEN $2 THEN '2026-03-02T00:00:00Z'::timestamptz END WHERE tenant_id = $1`,
          [tenant.tenantId, isOn],
        )
        await sql.run(`UPDATE condition_turn SET due_at = '2026-03-02T00:00:00Z' WHERE tenant_id = $1`, [
          tenant.tenantId,
        ])
      })
    await turn(false)
    await made(tenant, 'a', at('00:00:10'))
    await evaluateConditionsOnce(worker(), at('00:00:11'))
    expect(await runs(tenant)).toEqual([])
    await turn(true)
    await evaluateConditionsOnce(worker(), at('00:00:12'))
    // It is missing, and its input is there.
    expect(await asked(tenant)).toEqual(['b'])
  })

  test('a version that leaves a condition as it is lets it go on; another text begins anew; without one it is gone', async () => {
    const tenant = await fixture.tenant()
    await fixture.publish(tenant, chain, at('00:00:00'))
    await made(tenant, 'a', at('00:00:01'))
    await made(tenant, 'b', at('00:00:02'))
    await evaluateConditionsOnce(worker(), at('00:00:03'))
    const more = ruledAsset('c')
    await fixture.publish(
      tenant,
      ruled(ruledAsset('a') + ruledAsset('b', { deps: '{ asset: a }', rule: 'eager()' }) + more),
      at('00:01:00'),
    )
    await evaluateConditionsOnce(worker(), at('00:01:01'))
    expect(await runs(tenant)).toEqual([])
    await fixture.publish(
      tenant,
      ruled(ruledAsset('a') + ruledAsset('b', { deps: '{ asset: a }', rule: 'initial_evaluation()' })),
      at('00:02:00'),
    )
    await evaluateConditionsOnce(worker(), at('00:02:01'))
    expect(await asked(tenant)).toEqual(['b'])
    await fixture.publish(
      tenant,
      ruled(ruledAsset('a') + ruledAsset('b', { deps: '{ asset: a }' })),
      at('00:03:00'),
    )
    expect(await fixture.rows('SELECT FROM condition_turn WHERE tenant_id = $1', [tenant.tenantId])).toEqual(
      [],
    )
    await made(tenant, 'a', at('00:03:10'))
    expect(await news(tenant)).toEqual([])
  })

  test('checks are seen, and hold back what is made from their asset', async () => {
    const tenant = await fixture.tenant()
    const rule = 'any_deps_updated().since_last_handled() & all_deps_blocking_checks_passed()'
    await fixture.publish(
      tenant,
      ruled(
        ruledAsset('a') + ruledAsset('b', { deps: '{ asset: a }', rule }),
        'checks:\n  - { id: good, name: good, asset: a, blocking: true, compute: { kind: sql, code: "select 1 where false" } }\n',
      ),
      at('00:00:00'),
    )
    await evaluateConditionsOnce(worker(), at('00:00:00'))
    await made(tenant, 'a', at('00:00:10'))
    await evaluateConditionsOnce(worker(), at('00:00:11'))
    expect(await runs(tenant)).toEqual([])
    await told(
      tenant,
      {
        type: 'ASSET_CHECK_EVALUATION',
        atMs: at('00:00:20').getTime(),
        step: 'a:good',
        stepAttempt: 1,
        asset: 'a',
        check: 'good',
        passed: true,
        severity: 'ERROR',
        blocking: true,
        metadata: {},
      },
      at('00:00:20'),
    )
    await evaluateConditionsOnce(worker(), at('00:00:21'))
    expect(await asked(tenant)).toEqual(['b'])
  })

  test('where the tenant has no room, what happened waits and is not lost', async () => {
    const tenant = await fixture.tenant()
    await fixture.publish(tenant, chain, at('00:00:00'))
    await evaluateConditionsOnce(worker(), at('00:00:00'))
    await made(tenant, 'a', at('00:00:10'))
    const full = (queued: number) =>
      fixture.app.asTenant(tenant.tenantId, (sql) =>
        sql.run('UPDATE tenant_queue SET queued = $2 WHERE tenant_id = $1', [tenant.tenantId, queued]),
      )
    await full(1_000_000)
    await evaluateConditionsOnce(worker(), at('00:00:11'))
    expect(await runs(tenant)).toEqual([])
    expect(await news(tenant)).toHaveLength(1)
    await full(0)
    await evaluateConditionsOnce(worker(), at('00:00:12'))
    expect(await runs(tenant)).toEqual([])
    await evaluateConditionsOnce(worker(), at('00:00:17'))
    expect(await asked(tenant)).toEqual(['b'])
  })

  test('a clock that is behind that of the tick before does not take it back', async () => {
    const tenant = await fixture.tenant()
    await fixture.publish(
      tenant,
      ruled(
        ruledAsset('a', { rule: 'eager()', more: 'partitions: hours, ' }),
        'partitions:\n  - { id: hours, name: hours, set: { type: timeWindow, cadence: hourly, start: "2026-03-02" } }\n',
      ),
      at('00:59:00'),
    )
    await evaluateConditionsOnce(worker(), at('00:59:00'))
    await evaluateConditionsOnce(worker(), at('01:00:00'))
    await made(tenant, 'z', at('01:00:00'))
    await evaluateConditionsOnce(worker(), at('00:59:58'))
    await evaluateConditionsOnce(worker(), at('01:00:01'))
    await evaluateConditionsOnce(worker(), at('01:00:02'))
    expect(await asked(tenant)).toEqual(['a[2026-03-02-00:00]'])
  })
})
