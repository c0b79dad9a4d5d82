import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { claimCode } from '#core/run/claim-code.ts'
import { heartbeatMs } from '#core/run/lease.ts'
import { claimRuns } from '#server/db/sql/claim-runs.ts'
import { newId } from '#server/platform/ids.ts'
import { randomToken } from '#server/platform/secrets.ts'
import { pipelineOf, runFixture } from '#server/testing/run-fixture.ts'
import { runRig, until } from '#server/testing/run-rig.ts'
import { cancelRun } from '#server/usecases/run/cancel-run.ts'
import { startRun } from '#server/usecases/run/start-run.ts'

const fixture = runFixture()
const rig = await runRig(() => fixture.database)
const work = mkdtempSync(join(tmpdir(), 'sluice-afar-'))
afterAll(() => rmSync(work, { recursive: true, force: true }))

const sleeper = pipelineOf(`sluice: pipeline
name: sleeper
assets:
  - { id: a, key: sleeper, compute: { kind: shell, code: "echo awake; exec sleep 300" } }
`)

test('a runner that no worker can signal hears of a cancel long before its next heartbeat is due', async () => {
  await rig.api.start()
  const tenant = await fixture.tenant()
  await fixture.publish(tenant, sleeper)
  const trigger = { kind: 'manual', by: 'Ada', byId: tenant.userId } as const
  const { runId } = await startRun(
    fixture.app,
    { ...tenant, target: { assets: ['sleeper'] }, trigger },
    new Date(),
  )
  const secret = randomToken()
  // There is no worker: what hands the run out launches it nowhere this test could reach by a signal of its launcher.
  await fixture.system.asSystem((sql) =>
    claimRuns(sql, {
      workerId: newId(),
      launcher: 'elsewhere',
      claimHashes: [createHash('sha256').update(secret).digest()],
      now: new Date(),
      startMs: 60_000,
    }),
  )
  const runner = spawn(process.execPath, ['runner/main.ts'], {
    stdio: 'ignore',
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      SLUICE_API_URL: rig.apiUrl,
      SLUICE_RUN: runId,
      SLUICE_ATTEMPT: '1',
      SLUICE_CLAIM_CODE: claimCode(tenant.tenantId, secret),
      SLUICE_WORK: work,
      SLUICE_ECHO: '0',
    },
  })
  const ended = new Promise<number | null>((done) => runner.once('exit', done))
  afterAll(() => void runner.kill('SIGKILL'))
  const eventsOf = (type: string) =>
    fixture.rows<{ at: Date }>('SELECT at FROM run_event WHERE run_id = $1 AND type = $2', [runId, type])
  await until(
    () => fixture.rows('SELECT 1 FROM log_chunk WHERE run_id = $1', [runId]),
    (rows) => rows.length > 0,
  )
  // The first beat has been sent and is held.
  await until(
    () =>
      fixture.rows<{ beaten: boolean }>(
        'SELECT heartbeat_at > claimed_at AS beaten FROM run_attempt WHERE run_id = $1',
        [runId],
      ),
    ([attempt]) => attempt?.beaten === true,
  )
  const beganMs = Date.now()
  await cancelRun(fixture.app, { next: () => 0 }, { ...tenant, runId, by: 'Ada', force: false }, new Date())
  await until(
    () => eventsOf('STEP_CANCELED'),
    (events) => events.length === 1,
  )
  const [canceled] = await eventsOf('STEP_CANCELED')
  expect((canceled?.at.getTime() ?? Infinity) - beganMs).toBeLessThan(heartbeatMs / 2)
  expect(await ended).toBe(0)
  await until(
    () => fixture.rows<{ status: string }>('SELECT status FROM run WHERE id = $1', [runId]),
    ([run]) => run?.status === 'canceled',
  )
})
