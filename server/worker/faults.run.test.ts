import { spawnSync } from 'node:child_process'

import { describe, expect, test } from 'vitest'

import { findKeeper } from '#server/gateways/local-launcher/keeper.ts'
import { pipelineOf, runFixture } from '#server/testing/run-fixture.ts'
import { runRig, until } from '#server/testing/run-rig.ts'
import { thirtySteps } from '#server/testing/thirty-steps.ts'
import { cancelRun } from '#server/usecases/run/cancel-run.ts'

const fixture = runFixture()
const rig = await runRig(() => fixture.database)
const { startOf, doneSteps, ended, expectWhole, begin } = thirtySteps(fixture)

/** Seconds to sleep that nobody else on the machine sleeps. */
const naps = { hidden: `600.${process.pid}`, shed: `601.${process.pid}`, stunned: `602.${process.pid}` }

const stubborn = pipelineOf(
  JSON.stringify({
    sluice: 'pipeline',
    name: 'stubborn',
    assets: [
      {
        id: 'a',
        key: 'stubborn',
        compute: {
          kind: 'shell',
          code: `trap '' TERM INT HUP; (setsid sleep ${naps.hidden} &) ; (setsid env -i sleep ${naps.shed} &); echo started; while true; do sleep 1; done`,
        },
      },
      // The runner is the parent of the shell.
      {
        id: 'b',
        key: 'stunned',
        compute: { kind: 'shell', code: `echo started; sleep 1; kill -STOP $PPID; sleep ${naps.stunned}` },
      },
    ],
  }),
)
/** Who sheds all that names its run is found by the run's keeper alone, which not every machine can have. */
const hidden = findKeeper(process.cwd()) ? [naps.hidden, naps.shed] : [naps.hidden]

/** Whether a program runs. */
const runs = (...command: string[]): boolean =>
  spawnSync('/usr/bin/env', ['pgrep', '-fx', command.join(' ')], { stdio: 'ignore' }).status === 0

describe('whatever is killed in the middle of thirty steps', () => {
  const worker = rig.worker()

  test('web: the run goes on, and everything arrives once when web is back', async () => {
    await rig.api.start()
    await worker.start()
    const { tenant, runId } = await begin()
    await rig.api.kill()
    await rig.api.start()
    await ended(runId)
    await expectWhole(tenant, runId)
  }, 180_000)

  test('worker: the run goes on without it, and the next worker adopts it', async () => {
    const { tenant, runId } = await begin()
    await worker.kill()
    await worker.start()
    await ended(runId)
    await expectWhole(tenant, runId)
  }, 180_000)

  test('web and worker together: the runner finishes without them and tells everything later', async () => {
    const { tenant, runId } = await begin()
    await Promise.all([rig.api.kill(), worker.kill()])
    const [attempt] = await fixture.rows<{ folder: string }>(
      `SELECT launch_record ->> 'workFolder' AS folder FROM run_attempt WHERE run_id = $1`,
      [runId],
    )
    expect(attempt?.folder).toContain(runId)
    await rig.api.start()
    await worker.start()
    await ended(runId)
    await expectWhole(tenant, runId)
  }, 180_000)

  test('runner: the run fails with what happened, its slot is free, and a retry from failure waits', async () => {
    const { tenant, runId } = await begin()
    const [attempt] = await fixture.rows<{ pid: number }>(
      `SELECT (launch_record ->> 'pid')::int AS pid FROM run_attempt WHERE run_id = $1`,
      [runId],
    )
    process.kill(attempt?.pid ?? 0, 'SIGKILL')
    const run = await ended(runId, 15_000)
    expect(run).toMatchObject({ status: 'failed', failure: { cause: 'killed' } })
    expect(run?.failure?.message).toContain('signal 9')
    const [queue] = await fixture.rows('SELECT queued, running FROM tenant_queue WHERE tenant_id = $1', [
      tenant.tenantId,
    ])
    expect(queue).toEqual({ queued: 1, running: 0 })
    const [retry] = await fixture.rows<{ id: string; copied: number }>(
      `SELECT id, (SELECT count(*) FROM step WHERE step.run_id = run.id AND status = 'succeeded') AS copied FROM run WHERE parent_run_id = $1 AND retry_mode = 'from_failure'`,
      [runId],
    )
    expect(retry?.copied).toBe(await doneSteps(runId))
  }, 180_000)

  test.each([
    ['ignores every signal and hides children', 'stubborn', hidden],
    ['has stopped its own runner', 'stunned', [naps.stunned]],
  ])(
    'a run that %s is gone soon after its cancellation, with all it started',
    async (_, asset, sleeps) => {
      const tenant = await fixture.tenant()
      await fixture.publish(tenant, stubborn)
      const { runId } = await startOf(tenant, [asset])
      await until(
        () => fixture.rows(`SELECT 1 FROM log_chunk WHERE run_id = $1`, [runId]),
        (rows) => rows.length > 0,
      )
      await until(
        async () => sleeps.every((seconds) => runs('sleep', seconds)),
        (all) => all,
      )
      await cancelRun(
        fixture.app,
        { next: () => 0 },
        { ...tenant, runId, by: 'Ada', force: false },
        fixture.clock.now(),
      )
      const run = await ended(runId, 30_000)
      expect(run).toMatchObject({ status: 'canceled' })
      expect(sleeps.filter((seconds) => runs('sleep', seconds))).toEqual([])
    },
    60_000,
  )
})
