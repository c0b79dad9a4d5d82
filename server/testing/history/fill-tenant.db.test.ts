import { afterAll, expect, test } from 'vitest'

import { openAppDatabase, openSystemDatabase } from '#server/db/client.ts'
import { loadPackedSteps } from '#server/db/sql/packed-steps.ts'
import { readEvents } from '#server/db/sql/read-events.ts'
import { countRuns, listRuns } from '#server/db/sql/run-rows.ts'

import { runFixture } from '../run-fixture.ts'
import { fillTenant } from './fill-tenant.ts'
import { assetsEach } from './history-pipelines.ts'

const fixture = runFixture()
const database = openAppDatabase(fixture.database.appUrl)
const system = openSystemDatabase(fixture.database.systemUrl)
afterAll(() => Promise.all([database.close(), system.close()]))

test('a filled tenant has as many runs and events as were promised, and each run reads like one that was', async () => {
  const { tenantId, deploymentId, userId } = await fixture.tenant()
  const caller = {
    tenantId,
    deploymentId,
    user: { id: userId, name: 'Ada', email: 'ada@example.com' },
    role: 'owner',
  } as const
  const progress: number[] = []
  const deps = {
    database,
    system,
    ownerUrl: fixture.database.ownerUrl,
    onProgress: (written: number) => void progress.push(written),
  }
  const filled = await fillTenant(deps, caller, { runs: 60, pipelines: 2, days: 4 })
  expect(filled).toMatchObject({ runs: 60, assets: 2 * assetsEach })
  expect(progress.at(-1)).toBe(60)

  const all = { tenantId, deploymentId, filter: [], now: new Date() }
  const listed = await fixture.app.asTenant(tenantId, (sql) =>
    listRuns(sql, all, { before: undefined, limit: 500 }),
  )
  expect(listed).toHaveLength(60)
  let events = 0
  for (const run of listed) {
    const told = await fixture.app.asTenant(tenantId, (sql) => readEvents(sql, tenantId, run.id, 0, 1_000))
    expect(told.map(({ number }) => number)).toEqual(told.map((_, index) => index + 1))
    expect(told.at(-1)?.event.type).toBe(run.status === 'succeeded' ? 'RUN_SUCCESS' : 'RUN_FAILURE')
    const steps = await fixture.app.asTenant(tenantId, (sql) => loadPackedSteps(sql, tenantId, run.id))
    expect(steps).toHaveLength(run.stepsTotal)
    expect(steps.filter(({ status }) => status === 'succeeded')).toHaveLength(run.stepsSucceeded)
    events += told.length
  }
  expect(filled.events).toBe(events)
  expect(new Set(listed.map(({ status }) => status))).toEqual(new Set(['succeeded', 'failed']))

  const recent = await fixture.app.asTenant(tenantId, (sql) =>
    countRuns(sql, tenantId, deploymentId, new Date(Date.now() - 86_400_000)),
  )
  const counted = recent.reduce((sum, { count }) => sum + count, 0)
  expect(counted).toBeGreaterThan(8)
  expect(counted).toBeLessThan(22)

  // More of it, later: on the pipelines that are there.
  expect(await fillTenant(deps, caller, { runs: 20, pipelines: 2, days: 1 })).toMatchObject({ runs: 20 })
  const after = await fixture.app.asTenant(tenantId, (sql) =>
    listRuns(sql, all, { before: undefined, limit: 500 }),
  )
  expect(after).toHaveLength(80)
}, 60_000)
