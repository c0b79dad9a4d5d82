import { expect, test } from 'vitest'

import { clusterRuns } from '#server/testing/cluster-runs.ts'
import { until } from '#server/testing/run-rig.ts'
import { cancelRun } from '#server/usecases/run/cancel-run.ts'

// Nobody listens there, wherever one looks from.
const nowhere = 'http://10.255.255.1:9'
const pipeline = JSON.stringify({
  sluice: 'pipeline',
  name: 'unreachable',
  assets: [{ id: 'quick', key: 'quick', compute: { kind: 'shell', code: 'echo here' } }],
})
const cluster = await clusterRuns('away', [pipeline], { SLUICE_RUN_API_URL: nowhere })
const { fixture } = cluster

test('a pod that cannot reach web says so while it waits, at which address, and can be canceled', async () => {
  const runId = await cluster.start({ assets: ['quick'] })
  await until(
    () =>
      fixture.rows<{ cause: string; words: string }>(
        'SELECT cause, words FROM run_wait WHERE run_id = $1 AND to_at IS NULL',
        [runId],
      ),
    (rows) => rows.some(({ cause, words }) => cause === 'container_start' && words.includes(nowhere)),
    60_000,
  )
  await cancelRun(
    fixture.app,
    { next: Math.random },
    { ...cluster.tenant(), runId, by: 'Ada', force: true },
    fixture.clock.now(),
  )
  expect(await cluster.ended(runId)).toMatchObject({ status: 'canceled' })
})
