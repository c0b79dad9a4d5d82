import { describe, expect, test, beforeAll, afterAll } from 'vitest'

import { leaseMs } from '#core/run/lease.ts'
import { pipelineOf, runFixture } from '#server/testing/run-fixture.ts'
import { runRig, until } from '#server/testing/run-rig.ts'
import { shiftedClock } from '#server/testing/shifted-clock.ts'
import { startRun } from '#server/usecases/run/start-run.ts'

const seconds = leaseMs / 1_000 + 8
const pipeline = pipelineOf(
  JSON.stringify({
    sluice: 'pipeline',
    name: 'clocks',
    assets: [
      {
        id: 'counts',
        key: 'counts',
        compute: { kind: 'shell', code: `for i in $(seq 1 ${seconds}); do echo $i; sleep 1; done` },
      },
    ],
  }),
)
/** Clocks in step may be this far apart. */
const slackMs = 3_000

// The clock of the database goes right, and so does that of the run.
describe.concurrent.each([5, -5])(
  'the clock of the worker is off by %i minutes, and that of web by as much the other way',
  async (minutes) => {
    const fixture = runFixture()
    const off = minutes * 60_000
    const rig = await runRig(() => fixture.database, shiftedClock(-off))
    const worker = rig.worker(shiftedClock(off))
    beforeAll(async () => {
      await rig.api.start()
      await worker.start()
    })
    afterAll(() => worker.kill('SIGTERM'))

    test('a run longer than its lease is not given up, and its times are those at which things happened', async () => {
      const tenant = await fixture.tenant()
      await fixture.publish(tenant, pipeline)
      const beganMs = Date.now() - slackMs
      const trigger = { kind: 'manual' as const, by: 'Ada', byId: tenant.userId }
      const given = { ...tenant, target: { assets: ['counts'] }, trigger }
      const { runId } = await startRun(fixture.app, given, fixture.clock.now())
      const [run] = await until(
        () =>
          fixture.rows<{ status: string; started_at: Date; finished_at: Date; attempt: number }>(
            'SELECT status, started_at, finished_at, attempt FROM run WHERE id = $1',
            [runId],
          ),
        ([row]) => ['succeeded', 'failed'].includes(row?.status ?? ''),
        120_000,
      )
      const endedMs = Date.now() + slackMs
      expect(run).toMatchObject({ status: 'succeeded', attempt: 1 })
      const times = await fixture.rows<{ what: string; at: Date }>(
        `SELECT type AS what, at FROM run_event WHERE run_id = $1
        UNION ALL SELECT 'received', received_at FROM run_event WHERE run_id = $1
        UNION ALL SELECT 'printed', at FROM log_chunk WHERE run_id = $1
        UNION ALL SELECT 'step', started_at FROM step WHERE run_id = $1
        UNION ALL SELECT 'waited', from_at FROM run_wait WHERE run_id = $1
        UNION ALL SELECT 'claimed', claimed_at FROM run_attempt WHERE run_id = $1`,
        [runId],
      )
      expect(times.filter(({ at }) => at.getTime() < beganMs || at.getTime() > endedMs)).toEqual([])
      expect((run?.finished_at.getTime() ?? 0) - (run?.started_at.getTime() ?? 0)).toBeGreaterThan(leaseMs)
      const backwards = await fixture.rows('SELECT FROM run_wait WHERE to_at < from_at', [])
      expect(backwards).toEqual([])
    })
  },
)
