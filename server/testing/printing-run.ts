import { writeFrame } from '#core/protocol/log-frames.ts'
import { acceptLogs } from '#server/usecases/log/accept-logs.ts'
import { startRun } from '#server/usecases/run/start-run.ts'

import { pipelineOf, type runFixture } from './run-fixture.ts'

/** When everything was printed. */
export const printedAtMs = Date.UTC(2026, 0, 1)

const pipeline = pipelineOf(`sluice: pipeline
name: p
assets: [{ id: a, key: one, compute: { kind: shell, code: "true" } }, { id: b, key: two, compute: { kind: shell, code: "true" } }]
`)

/** A run of the steps `one` and `two` whose runner we are: each print is a chunk of its own. */
export const printingRun = async (fixture: ReturnType<typeof runFixture>) => {
  const tenant = await fixture.tenant()
  await fixture.publish(tenant, pipeline)
  const trigger = { kind: 'manual' as const, by: 'Ada', byId: tenant.userId }
  const { runId } = await startRun(
    fixture.app,
    { ...tenant, target: { assets: ['one', 'two'] }, trigger },
    fixture.clock.now(),
  )
  await fixture.system.asTenant(tenant.tenantId, async (sql) => {
    await sql.run(`UPDATE run SET fence = 1, attempt = 1 WHERE id = $1`, [runId])
    await sql.run(
      `INSERT INTO run_attempt (tenant_id, run_id, attempt, fence, claim_code_hash, launcher, worker_id, dequeued_at, lease_expires_at) VALUES ($1, $2, 1, 1, '', 'local', $2, now(), now())`,
      [tenant.tenantId, runId],
    )
  })
  const speaker = { tenantId: tenant.tenantId, runId, attempt: 1, fence: 1 }
  const ends = new Map<string, number>()
  const print = async (
    step: string,
    text: string,
    { stepAttempt = 1, stream = 'stdout' as 'stdout' | 'stderr' } = {},
  ): Promise<void> => {
    const bytes = Buffer.from(text)
    const name = `${stepAttempt}/${stream}/${step}`
    const offset = ends.get(name) ?? 0
    ends.set(name, offset + bytes.length)
    const header = { step, stepAttempt, stream, offset, length: bytes.length, atMs: printedAtMs }
    await acceptLogs(fixture.runApi, speaker, writeFrame(header, bytes))
  }
  return { run: { tenantId: tenant.tenantId, runId }, print }
}
