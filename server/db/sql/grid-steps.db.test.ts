import { expect, test } from 'vitest'

import { atMs, claimedRuns, made, step } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'

import { loadGridSteps } from './grid-steps.ts'
import { packSteps } from './packed-steps.ts'
import { loadSteps } from './step-rows.ts'

const fixture = runFixture()
const { setUp, claimed } = claimedRuns(fixture)

test('the steps of a run are the same in the grid before and after it is packed', async () => {
  const tenant = await setUp()
  const { runId, send } = await claimed(tenant)
  const failure = { message: 'It is odd.', fault: 'user' as const, cause: 'exception' }
  await send(1, [
    { type: 'RUN_START', atMs },
    step('STEP_START', 'generated_numbers'),
    made('generated_numbers'),
    step('STEP_SUCCESS', 'generated_numbers'),
    step('STEP_START', 'even_numbers'),
    {
      type: 'STEP_UP_FOR_RETRY',
      atMs: atMs + 1_000,
      step: 'even_numbers',
      stepAttempt: 1,
      failure,
      delayMs: 0,
    },
    { type: 'STEP_RESTARTED', atMs: atMs + 2_000, step: 'even_numbers', stepAttempt: 2 },
    { type: 'STEP_FAILURE', atMs: atMs + 3_000, step: 'even_numbers', stepAttempt: 2, failure },
    { type: 'RUN_FAILURE', atMs: atMs + 4_000, failure },
  ])
  const loaded = () =>
    fixture.app.asTenant(tenant.tenantId, (sql) => loadGridSteps(sql, tenant.tenantId, [runId]))
  const loose = (await loaded()).get(runId)
  expect(loose).toEqual([
    {
      key: 'generated_numbers',
      kind: 'asset',
      status: 'succeeded',
      pieceOf: null,
      startedAtMs: atMs,
      finishedAtMs: atMs,
      tries: 1,
      failure: null,
      takenOver: false,
    },
    {
      key: 'even_numbers',
      kind: 'asset',
      status: 'failed',
      pieceOf: null,
      startedAtMs: atMs,
      finishedAtMs: atMs + 3_000,
      tries: 2,
      failure: 'It is odd.',
      takenOver: false,
    },
  ])
  const steps = await fixture.app.asTenant(tenant.tenantId, (sql) => loadSteps(sql, tenant.tenantId, runId))
  await fixture.system.asSystem(async (sql) => {
    await sql.run('INSERT INTO run_pack (tenant_id, run_id, steps) VALUES ($1, $2, $3)', [
      tenant.tenantId,
      runId,
      packSteps(steps),
    ])
    await sql.run('DELETE FROM step WHERE tenant_id = $1 AND run_id = $2', [tenant.tenantId, runId])
  })
  expect((await loaded()).get(runId)).toEqual(loose)
})
