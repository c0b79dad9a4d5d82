import { describe, expect, test } from 'vitest'

import { clusterRuns } from '#server/testing/cluster-runs.ts'
import { until } from '#server/testing/run-rig.ts'
import { shiftedClock } from '#server/testing/shifted-clock.ts'
import { cancelRun } from '#server/usecases/run/cancel-run.ts'

const shell = (key: string, code: string, runtime: object = {}) => ({
  id: key,
  key,
  compute: { kind: 'shell', code },
  runtime,
})
const lines = 45
const pipeline = JSON.stringify({
  sluice: 'pipeline',
  name: 'clocks',
  assets: [
    shell('counts', `for i in $(seq 1 ${lines}); do echo "count $i"; sleep 1; done`),
    shell('waits', 'echo begun; sleep 300'),
    shell('without_secret', 'echo here', { envFrom: [{ secret: 'nothing' }] }),
  ],
})
const minutes = 60_000
/** Clocks in step may be this far apart. */
const slackMs = 3_000
const pod = { cpuMilli: 100, memoryMib: 512, diskMib: 512 }

// The cluster and the database go right; each of ours is off, web and worker in opposite directions.
describe.each([5, -5])(
  'the clock of worker and node is off by %i minutes, that of web by as much the other way',
  async (off) => {
    const cluster = await clusterRuns(
      off > 0 ? 'ahead' : 'behind',
      [pipeline],
      {
        ...shiftedClock(-off * minutes),
        SLUICE_POD: JSON.stringify({ ...pod, env: shiftedClock(off * minutes) }),
      },
      shiftedClock(off * minutes),
    )
    const { fixture } = cluster

    test('a run longer than its lease is never given up, what fails fails in its time, and all that is told of it is dated as it was', async () => {
      const beganMs = Date.now() - slackMs
      const long = await cluster.start({ assets: ['counts'] })
      const wrong = await cluster.start({ assets: ['without_secret'] })
      const { failure } = await cluster.ended(wrong)
      expect(failure).toMatchObject({ cause: 'container_config', fault: 'user' })
      const [failed] = await fixture.rows<{ took: number }>(
        'SELECT extract(epoch FROM finished_at - dequeued_at) * 1000 AS took FROM run JOIN run_attempt ON run_attempt.run_id = run.id WHERE run.id = $1',
        [wrong],
      )
      expect(Number(failed?.took)).toBeGreaterThan(20_000)
      const { status, log } = await cluster.ended(long)
      expect(status).toBe('succeeded')
      expect(log.trimEnd().split('\n')).toEqual(
        Array.from({ length: lines }, (_, index) => `count ${index + 1}`),
      )
      const endedMs = Date.now() + slackMs

      const attempts = await fixture.rows<{ number: number }>(
        'SELECT attempt AS number FROM run_attempt WHERE run_id = ANY($1)',
        [[long, wrong]],
      )
      expect(attempts).toEqual([{ number: 1 }, { number: 1 }])
      const times = await fixture.rows<{ what: string; at: Date }>(
        `SELECT 'queued' AS what, enqueued_at AS at FROM run WHERE id = $1
        UNION ALL SELECT 'started', started_at FROM run WHERE id = $1
        UNION ALL SELECT 'finished', finished_at FROM run WHERE id = $1
        UNION ALL SELECT 'event ' || type, at FROM run_event WHERE run_id = $1
        UNION ALL SELECT 'step began', started_at FROM step WHERE run_id = $1
        UNION ALL SELECT 'step ended', finished_at FROM step WHERE run_id = $1
        UNION ALL SELECT 'printed', at FROM log_chunk WHERE run_id = $1
        UNION ALL SELECT 'wait began', from_at FROM run_wait WHERE run_id = $1
        UNION ALL SELECT 'wait ended', to_at FROM run_wait WHERE run_id = $1
        UNION ALL SELECT 'lease began', claimed_at FROM run_attempt WHERE run_id = $1`,
        [long],
      )
      expect(times.filter(({ at }) => at.getTime() < beganMs || at.getTime() > endedMs)).toEqual([])
      const of = (what: string) => times.find((time) => time.what === what)?.at.getTime() ?? Number.NaN
      expect(of('queued')).toBeLessThanOrEqual(of('started'))
      expect(of('finished') - of('started')).toBeGreaterThan((lines - 2) * 1_000)
      const backwards = await fixture.rows(
        'SELECT cause, from_at, to_at FROM run_wait WHERE run_id = ANY($1) AND (to_at IS NULL OR to_at < from_at)',
        [[long, wrong]],
      )
      expect(backwards).toEqual([])
    })

    test('a run that is canceled is given its time to end, and no more', async () => {
      const runId = await cluster.start({ assets: ['waits'] })
      await cluster.printed(runId, 'begun')
      const askedMs = performance.now()
      const by = { ...cluster.tenant(), runId, by: 'Ada', force: false }
      await cancelRun(fixture.app, { next: Math.random }, by, fixture.clock.now())
      expect(await cluster.ended(runId)).toMatchObject({ status: 'canceled' })
      expect(performance.now() - askedMs).toBeLessThan(20_000)
      await until(
        () => cluster.pods(runId),
        (pods) => pods.every(({ status }) => status?.phase !== 'Running'),
        60_000,
      )
    })
  },
)
