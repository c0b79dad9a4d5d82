import { expect, test } from 'vitest'

import { parseRunFilter } from '#core/run/filter/parse-run-filter.ts'
import { newId } from '#server/platform/ids.ts'
import { claimedRuns } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'

import { firstIdOf } from './run-conditions.ts'
import { runsBetween } from './runs-between.ts'

const fixture = runFixture()
const { start, setUp } = claimedRuns(fixture)
const hourMs = 3_600_000

test('a run is found in every window that has some of its time, and in no other', async () => {
  const tenant = await setUp()
  const { runId: model } = await start(tenant)
  const nowMs = fixture.clock.now().getTime()
  /** A run asked for so many hours ago, and ended; without an end it goes on. */
  const put = async (from: number, to: number | null): Promise<string> => {
    const id = firstIdOf(nowMs - from * hourMs).slice(0, 24) + newId().slice(24)
    await fixture.app.asTenant(tenant.tenantId, (sql) =>
      sql.run(
        `INSERT INTO run (tenant_id, id, deployment_id, job, title, versions, target, executor, assets, status, trigger, tags, config, enqueued_at, order_key, finished_at)
         SELECT tenant_id, $2, deployment_id, job, title, versions, target, executor, assets, $3, trigger, tags, config, $4, $4, $5 FROM run WHERE id = $1`,
        [
          model,
          id,
          to === null ? 'running' : 'succeeded',
          new Date(nowMs - from * hourMs),
          to === null ? null : new Date(nowMs - to * hourMs),
        ],
      ),
    )
    return id
  }
  const open = await put(100, null)
  const long = await put(9, 3)
  const early = await put(8, 7)
  const parsed = parseRunFilter('-job:nothing')
  if (parsed.outcome === 'refused') throw new Error(parsed.problem.message)
  const between = async (from: number, to: number) => {
    const found = await fixture.app.asTenant(tenant.tenantId, (sql) =>
      runsBetween(
        sql,
        { ...tenant, filter: parsed.filter, now: fixture.clock.now() },
        { fromMs: nowMs - from * hourMs, toMs: nowMs - to * hourMs },
        100,
      ),
    )
    return found.map(({ id }) => id)
  }
  expect(await between(10, -1)).toEqual([model, early, long, open])
  expect(await between(6, 5)).toEqual([long, open])
  expect(await between(7.5, 7.2)).toEqual([early, long, open])
  expect(await between(2, 1)).toEqual([open])
  expect(await between(200, 150)).toEqual([])
})
