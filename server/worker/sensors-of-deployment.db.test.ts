import { describe, expect, test } from 'vitest'

import type { SqlPool } from '#server/db/sql-pool.ts'
import { newId } from '#server/platform/ids.ts'
import { at, sensor, sensorFixture, watchful } from '#server/testing/sensor-fixture.ts'

import { lookOnce } from './testing/look-once.ts'

const fixture = sensorFixture()
const { keys, materialize, runs, sensorRow, ticks, watching, worker } = fixture

describe('assets that were made', () => {
  const watched = sensor('asset', ', settings: { assets: [a, b] }')

  test('start a run each, also one that is committed after later ones, and never a second', async () => {
    const place = await watching(watched)
    await materialize(place, 'a', at('00:00:10'))
    await materialize(place, 'elsewhere', at('00:00:11'))
    await lookOnce(worker(), at('00:00:30'))
    await materialize(place, 'b', at('00:00:20'))
    await lookOnce(worker(), at('00:01:00'))
    await lookOnce(worker(), at('00:01:30'))
    const started = await runs(place)
    expect(started).toHaveLength(2)
    expect(await sensorRow(place)).toMatchObject({ cursor: '2026-03-02T00:01:30.000Z' })
  })

  test('that were made before the sensor was there are none of its business, unless its cursor is set back', async () => {
    const place = await watching(watched)
    const before = await materialize(place, 'a', new Date(at('00:00:00').getTime() - 60_000))
    await lookOnce(worker(), at('00:00:30'))
    expect(await keys(place)).toEqual([])
    await fixture.rows(
      `UPDATE sensor SET cursor = '2026-03-01T00:00:00Z', begun_at = '2026-03-01T00:00:00Z', cursor_version = cursor_version + 1 WHERE tenant_id = $1`,
      [place.tenantId],
    )
    await lookOnce(worker(), at('00:01:00'))
    expect(await keys(place)).toEqual([before])
  })

  test('start one run when all were made anew, however often some were', async () => {
    const place = await watching(sensor('asset', ', settings: { assets: [a, b], when: all }'))
    await materialize(place, 'a', at('00:00:01'))
    await materialize(place, 'a', at('00:00:02'))
    await lookOnce(worker(), at('00:00:30'))
    expect((await ticks(place)).map(({ reason }) => reason)).toEqual(['Not all assets were made anew yet.'])
    const last = await materialize(place, 'b', at('00:00:31'))
    await lookOnce(worker(), at('00:01:00'))
    await materialize(place, 'b', at('00:01:01'))
    await lookOnce(worker(), at('00:01:30'))
    expect(await keys(place)).toEqual([`all:${last}`])
  })
})

test('a cursor that is set while a sensor looks wins: what was read from the old one is not written', async () => {
  const place = await watching(sensor('asset', ', settings: { assets: [a] }'))
  await materialize(place, 'a', at('00:00:10'))
  let moved = false
  const moving: SqlPool = {
    asSystem: (work) => fixture.system.asSystem(work),
    asTenant: async (tenantId, work) => {
      const done = await fixture.system.asTenant(tenantId, work)
      if (!moved) {
        moved = true
        await fixture.rows(
          `UPDATE sensor SET cursor = '2026-03-02T00:00:20.000Z', begun_at = '2026-03-02T00:00:20.000Z', cursor_version = cursor_version + 1 WHERE tenant_id = $1`,
          [tenantId],
        )
      }
      return done
    },
  }
  await lookOnce(worker(moving), at('00:00:30'))
  expect(await ticks(place)).toEqual([])
  await lookOnce(worker(), at('00:00:30'))
  expect(await runs(place)).toEqual([])
  expect((await ticks(place)).map(({ status }) => status)).toEqual(['skipped'])
})

test('runs that ended so start a run each, but not those that the sensor started itself', async () => {
  const place = await watching(sensor('runStatus', ', settings: { statuses: [failed] }'))
  const end = async (kind: string, status: string) => {
    const id = newId()
    await fixture.app.asTenant(place.tenantId, (sql) =>
      sql.run(
        `INSERT INTO run (tenant_id, id, deployment_id, job, title, versions, target, executor, assets, status, trigger, tags, config, enqueued_at, order_key, finished_at)
         VALUES ($1, $2, $3, 'all', 'all', '{}', '{}', 'in_process', '{}', $4, $5, '{}', '{}', $6, $6, $6)`,
        [
          place.tenantId,
          id,
          place.deploymentId,
          status,
          { kind, sensor: 'only', pipeline: 'watchful' },
          at('00:00:10'),
        ],
      ),
    )
    return id
  }
  const failed = await end('example', 'failed')
  await end('example', 'succeeded')
  await end('sensor', 'failed')
  await lookOnce(worker(), at('00:00:30'))
  await lookOnce(worker(), at('00:01:00'))
  expect((await keys(place)).filter(Boolean)).toEqual([failed])
})

test('a version that leaves what it watches alone lets a sensor go on; disabled, it does not look; without it, it is gone', async () => {
  const place = await watching(sensor('asset', ', settings: { assets: [a] }'))
  await lookOnce(worker(), at('00:00:10'))
  await materialize(place, 'a', at('00:00:20'))
  await fixture.publish(
    place,
    watchful(sensor('asset', ', settings: { assets: [a] }, description: nicer')),
    at('00:00:30'),
  )
  await lookOnce(worker(), at('00:00:31'))
  expect(await runs(place)).toHaveLength(1)
  await fixture.publish(
    place,
    watchful(sensor('asset', ', settings: { assets: [a] }, disabled: true')),
    at('00:01:00'),
  )
  await lookOnce(worker(), at('00:01:01'))
  expect((await sensorRow(place))?.due).toBeNull()
  await fixture.publish(place, watchful('  []'), at('00:02:00'))
  expect(await sensorRow(place)).toBeUndefined()
})
