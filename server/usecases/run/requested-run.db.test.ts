import { expect, test } from 'vitest'

import { newId } from '#server/platform/ids.ts'
import { atMs, claimedRuns } from '#server/testing/claimed-runs.ts'
import { runFixture, type TestTenant } from '#server/testing/run-fixture.ts'

import { runAgain } from './run-again.ts'
import { startRun } from './start-run.ts'

const fixture = runFixture()
const { setUp, claimed } = claimedRuns(fixture)

const ask = (tenant: TestTenant, requestId?: string) =>
  startRun(
    fixture.app,
    {
      ...tenant,
      target: { selection: '*' },
      trigger: { kind: 'manual', by: 'Ada', byId: tenant.userId },
      requestId,
    },
    fixture.clock.now(),
  )
const runsOf = ({ tenantId }: TestTenant) =>
  fixture.rows<{ id: string }>('SELECT id FROM run WHERE tenant_id = $1 ORDER BY id', [tenantId])

test('an asking that comes again makes one run, also when both come at once, and never another tenant’s', async () => {
  const tenant = await setUp()
  const requestId = newId()
  const answers = await Promise.all([ask(tenant, requestId), ask(tenant, requestId), ask(tenant, requestId)])
  const later = await ask(tenant, requestId)
  expect(new Set([...answers, later].map(({ runId }) => runId)).size).toBe(1)
  expect(await runsOf(tenant)).toEqual([{ id: later.runId }])

  await ask(tenant, newId())
  await ask(tenant)
  await ask(tenant)
  expect(await runsOf(tenant)).toHaveLength(4)

  const other = await setUp()
  const theirs = await ask(other, requestId)
  expect(theirs.runId).not.toBe(later.runId)
})

test('a run is run again once an asking, even when its answer was lost', async () => {
  const tenant = await setUp()
  const { runId, send } = await claimed(tenant)
  const failure = { message: 'No.', fault: 'user' as const, cause: 'exception' }
  await send(1, [
    { type: 'RUN_START', atMs },
    { type: 'RUN_FAILURE', atMs, failure },
  ])
  const requestId = newId()
  const again = () =>
    runAgain(
      fixture.app,
      { ...tenant, runId, by: { id: tenant.userId, name: 'Ada' }, from: 'failure', requestId },
      fixture.clock.now(),
    )
  const [first, second] = await Promise.all([again(), again()])
  expect(second).toEqual(first)
  expect(await again()).toEqual(first)
  expect((await runsOf(tenant)).map(({ id }) => id)).toEqual([runId, first?.runId])
})
