import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import type { Failure } from '#core/run/run-event.ts'
import { clusterRig } from '#server/testing/cluster-rig.ts'
import { pipelineOf, runFixture, type TestTenant } from '#server/testing/run-fixture.ts'
import { until } from '#server/testing/run-rig.ts'
import { startRun } from '#server/usecases/run/start-run.ts'

const fixture = runFixture()
const rig = await clusterRig(() => fixture.database, 'runs')
const worker = rig.worker()

const pipeline = pipelineOf(
  JSON.stringify({
    sluice: 'pipeline',
    name: 'shapes',
    assets: [
      {
        id: 'numbers',
        key: 'numbers',
        compute: { kind: 'python', code: 'def numbers():\n    return [1, 2, 3]\n' },
      },
      {
        id: 'total',
        key: 'total',
        deps: ['numbers'],
        compute: {
          kind: 'typescript',
          code: 'export default (numbers: number[]) => numbers.reduce((a, b) => a + b, 0)\n',
        },
      },
      { id: 'broken', key: 'broken', compute: { kind: 'shell', code: 'echo before; exit 3' } },
    ],
  }),
)

let tenant: TestTenant
beforeAll(async () => {
  tenant = await fixture.tenant()
  await fixture.publish(tenant, pipeline)
  await rig.api.start()
  await worker.start()
})
afterAll(async () => {
  await worker.kill('SIGTERM')
  await rig.clear()
})

const run = async (assets: string[]) => {
  const trigger = { kind: 'manual' as const, by: 'Ada', byId: tenant.userId }
  const { runId } = await startRun(
    fixture.app,
    { ...tenant, target: { assets }, trigger },
    fixture.clock.now(),
  )
  const [row] = await until(
    () =>
      fixture.rows<{ status: string; failure: Failure | null }>(
        'SELECT status, failure FROM run WHERE id = $1',
        [runId],
      ),
    ([found]) => ['succeeded', 'failed', 'canceled'].includes(found?.status ?? ''),
    120_000,
  )
  const [log] = await fixture.rows<{ text: string }>(
    `SELECT string_agg(convert_from(bytes, 'UTF8'), '' ORDER BY position) AS text FROM log_chunk WHERE run_id = $1`,
    [runId],
  )
  return { runId, ...row, log: log?.text ?? '' }
}

describe('a run in a pod', () => {
  test('goes from the queue to success, and its values come back through the run API', async () => {
    expect(await run(['numbers', 'total'])).toMatchObject({ status: 'succeeded', failure: null })
    const [total] = await fixture.rows<{ summary: { preview?: unknown } }>(
      `SELECT summary FROM asset_state WHERE asset_key = 'total' AND tenant_id = $1`,
      [tenant.tenantId],
    )
    expect(JSON.stringify(total?.summary)).toContain('6')
  })

  test('that fails says so and keeps what it printed', async () => {
    const failed = await run(['broken'])
    expect(failed).toMatchObject({ status: 'failed', failure: { fault: 'user' } })
    expect(failed.log).toContain('before')
  })
})
