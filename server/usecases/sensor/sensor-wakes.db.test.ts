import { expect, test } from 'vitest'

import { sensorKey } from '#server/db/sql/sensor-rows.ts'
import { sensor, sensorFixture } from '#server/testing/sensor-fixture.ts'

import { SensorWakes } from './sensor-wakes.ts'

const fixture = sensorFixture()
const far = new Date('2030-01-01T00:00:00Z')

test('a sensor is woken once the look that holds it is over, and who wakes it waits for nothing', async () => {
  const place = await fixture.watching(sensor('webhook'))
  const wakes = new SensorWakes()
  const said: unknown[] = []
  const deps = {
    pool: fixture.app,
    clock: fixture.clock,
    logger: { warn: (...words: unknown[]) => void said.push(words) },
  }
  const dueAt = 'UPDATE sensor SET due_at = $2 WHERE tenant_id = $1'
  // As a look takes it, and then writes it.
  const taken = new Date(fixture.clock.now().getTime() + 120_000)
  await fixture.system.asTenant(place.tenantId, (sql) => sql.run(dueAt, [place.tenantId, taken]))
  await fixture.system.asTenant(place.tenantId, async (sql) => {
    await sql.run(dueAt, [place.tenantId, far])
    wakes.wake(deps, place)
    wakes.wake(deps, place)
    expect(
      await fixture.rows('SELECT FROM sensor WHERE tenant_id = $1 AND due_at = $2', [place.tenantId, far]),
    ).toEqual([])
  })
  await wakes.settled()
  expect((await fixture.sensorRow(place))?.due?.getTime()).toBeLessThanOrEqual(fixture.clock.now().getTime())
  expect(said).toEqual([])
})

test('one that cannot be woken is told of', async () => {
  const place = await fixture.watching(sensor('webhook'))
  const wakes = new SensorWakes()
  const said: unknown[] = []
  const pool = { ...fixture.app, asTenant: () => Promise.reject(new Error('the database is away')) }
  wakes.wake(
    { pool, clock: fixture.clock, logger: { warn: (...words: unknown[]) => void said.push(words) } },
    place,
  )
  await wakes.settled()
  expect(JSON.stringify(said)).toContain(sensorKey(place)[0])
})
