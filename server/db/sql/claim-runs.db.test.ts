import { expect, test } from 'vitest'

import { claimedRuns } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'
import { until } from '#server/testing/run-rig.ts'

const fixture = runFixture('/storage')
const { setUp, start, take } = claimedRuns(fixture)

test('a run that is asked for while a claim is under way is handed out by it, or waits for the next', async () => {
  const resting = await setUp()
  const { runId: held } = await start(resting)
  await fixture.system.asSystem((sql) =>
    sql.run(`UPDATE run SET not_before = enqueued_at WHERE tenant_id = $1 AND id = $2`, [
      resting.tenantId,
      held,
    ]),
  )
  const locked = Promise.withResolvers<void>()
  const unlock = Promise.withResolvers<void>()
  const holding = fixture.system.asSystem(async (sql) => {
    await sql.rows('SELECT FROM tenant_queue WHERE tenant_id = $1 FOR UPDATE', [resting.tenantId])
    locked.resolve()
    await unlock.promise
  })
  await locked.promise
  const claiming = take()
  await until(
    () => fixture.rows(`SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock'`),
    (waiting) => waiting.length > 0,
  )
  const { runId } = await start(await setUp())
  unlock.resolve()
  await holding
  const claimed = [...(await claiming), ...(await take())].map((run) => run.runId)
  expect(claimed.toSorted()).toEqual([held, runId].toSorted())
  const left = await fixture.rows(`SELECT run_id FROM run_attempt WHERE NOT (run_id = ANY($1::uuid[]))`, [
    claimed,
  ])
  expect(left).toEqual([])
})
