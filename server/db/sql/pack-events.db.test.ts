import { expect, test } from 'vitest'

import type { RunEvent } from '#core/run/run-event.ts'
import { atMs, claimedRuns, made, step } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'

import { packEvents } from './pack-events.ts'
import { readEvents } from './read-events.ts'

const fixture = runFixture()
const { setUp, claimed } = claimedRuns(fixture)

test('events read the same, from any place and at any length, before and after they are packed', async () => {
  const tenant = await setUp()
  const { runId, send } = await claimed(tenant)
  const keys = ['generated_numbers', 'even_numbers']
  const events = keys.flatMap((key): RunEvent[] => [
    step('STEP_START', key),
    made(key),
    step('STEP_SUCCESS', key),
  ])
  await send(1, [{ type: 'RUN_START', atMs }, ...events, { type: 'RUN_SUCCESS', atMs }])
  const read = (after: number, limit: number) =>
    fixture.app.asTenant(tenant.tenantId, (sql) => readEvents(sql, tenant.tenantId, runId, after, limit))
  const before = await read(0, 1_000)
  expect(before.map(({ event }) => event)).toEqual(expect.arrayContaining(events))
  expect(before.map(({ number }) => number)).toEqual(before.map((_, index) => index + 1))

  await fixture.system.asTenant(tenant.tenantId, (sql) =>
    packEvents(sql, { tenantId: tenant.tenantId, runId }),
  )
  expect(await fixture.rows('SELECT count(*) AS rows FROM run_event WHERE run_id = $1', [runId])).toEqual([
    { rows: 1 },
  ])
  expect(await read(0, 1_000)).toEqual(before)
  for (let after = 0; after <= before.length; after++)
    expect(await read(after, 3)).toEqual(before.slice(after, after + 3))
})
