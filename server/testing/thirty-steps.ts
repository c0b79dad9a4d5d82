import { expect } from 'vitest'

import { readEvents } from '#server/db/sql/read-events.ts'
import { startRun } from '#server/usecases/run/start-run.ts'

import { pipelineOf, type RunFixture, type TestTenant } from './run-fixture.ts'
import { until } from './run-rig.ts'

const stepCount = 30
const keys = Array.from({ length: stepCount }, (_, index) => `step_${index}`)
const linesOf = (key: string): string[] => Array.from({ length: 5 }, (_, index) => `${key} line ${index}`)
/** Thirty steps in five lanes, each printing five lines over a moment. */
export const thirty = pipelineOf(
  JSON.stringify({
    sluice: 'pipeline',
    name: 'thirty',
    assets: keys.map((key, index) => ({
      id: key,
      key,
      ...(index >= 5 && { deps: [{ asset: `step_${index - 5}`, orderOnly: true }] }),
      compute: { kind: 'shell', code: `for i in 0 1 2 3 4; do echo "${key} line $i"; sleep 0.02; done` },
    })),
  }),
)

/** Starts runs and looks what became of them. */
export const thirtySteps = (fixture: RunFixture) => {
  const startOf = (tenant: TestTenant, assets: string[]) =>
    startRun(
      fixture.app,
      { ...tenant, target: { assets }, trigger: { kind: 'manual', by: 'Ada', byId: tenant.userId } },
      fixture.clock.now(),
    )

  const runRow = async (runId: string) => {
    const [row] = await fixture.rows<{
      status: string
      attempt: number
      failure: { cause: string; message: string } | null
    }>('SELECT status, attempt, failure FROM run WHERE id = $1', [runId])
    return row
  }
  const doneSteps = async (runId: string): Promise<number> => {
    const [row] = await fixture.rows<{ done: number }>(
      `SELECT count(*) AS done FROM step WHERE run_id = $1 AND status = 'succeeded'`,
      [runId],
    )
    return row?.done ?? 0
  }
  const ended = (runId: string, timeoutMs = 60_000) =>
    until(
      () => runRow(runId),
      (row) => ['succeeded', 'failed', 'canceled'].includes(row?.status ?? ''),
      timeoutMs,
    )

  /** Every event once and in order, every line once and in order, every step once, every asset made once. */
  const expectWhole = async (tenant: TestTenant, runId: string): Promise<void> => {
    expect(await runRow(runId)).toMatchObject({ status: 'succeeded', attempt: 1 })
    const events = await fixture.app.asTenant(tenant.tenantId, (sql) =>
      readEvents(sql, tenant.tenantId, runId, 0, 1_000),
    )
    expect(events.map(({ number }) => number)).toEqual(events.map((_, index) => index + 1))
    const count = (type: string) => events.filter(({ event }) => event.type === type).length
    expect({
      starts: count('STEP_START'),
      ends: count('STEP_SUCCESS'),
      made: count('ASSET_MATERIALIZATION'),
      success: count('RUN_SUCCESS'),
    }).toEqual({
      starts: stepCount,
      ends: stepCount,
      made: stepCount,
      success: 1,
    })
    const chunks = await fixture.rows<{ step: string; text: string }>(
      `SELECT log_stream.step, string_agg(convert_from(bytes, 'UTF8'), '' ORDER BY "offset") AS text FROM log_chunk
       JOIN log_stream ON log_stream.run_id = log_chunk.run_id AND log_stream.number = log_chunk.stream
       WHERE log_chunk.run_id = $1 AND log_stream.stream = 'stdout' AND log_stream.step = ANY($2) GROUP BY log_stream.step`,
      [runId, keys],
    )
    const printed = new Map(chunks.map(({ step, text }) => [step, text]))
    for (const key of keys) expect(printed.get(key)?.trimEnd().split('\n')).toEqual(linesOf(key))
    const [queue] = await fixture.rows('SELECT queued, running FROM tenant_queue WHERE tenant_id = $1', [
      tenant.tenantId,
    ])
    expect(queue).toEqual({ queued: 0, running: 0 })
  }

  /** A run of the thirty that is in the middle of them. */
  const begin = async () => {
    const tenant = await fixture.tenant()
    await fixture.publish(tenant, thirty)
    const { runId } = await startOf(tenant, keys)
    await until(
      () => doneSteps(runId),
      (done) => done >= 3,
      60_000,
    )
    return { tenant, runId }
  }

  return { startOf, runRow, doneSteps, ended, expectWhole, begin }
}
