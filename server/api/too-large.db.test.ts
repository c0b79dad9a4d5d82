import { expect, test } from 'vitest'

import { keepClusterState } from '#server/db/sql/cluster-rows.ts'
import { atMs, claimedRuns, step } from '#server/testing/claimed-runs.ts'
import { pipelineOf, runFixture } from '#server/testing/run-fixture.ts'

import { runAnswer } from './run-answers.ts'

const fixture = runFixture()
const { setUp, claimed } = claimedRuns(fixture)
const ground = { launcher: 'kubernetes', installation: { cpuMilli: 500, memoryMib: 512 } } as const

test('a step that no node can take is mended by the largest node that a worker saw', async () => {
  const tenant = await setUp()
  const text = `sluice: pipeline
name: numbers
assets:
  - { id: a, key: generated_numbers, compute: { kind: container, image: "team/x:1" }, runtime: { cpuMilli: 64000 } }
  - { id: b, key: even_numbers, compute: { kind: shell, code: date } }
`
  await fixture.publish(tenant, pipelineOf(text))
  const { runId, send } = await claimed(tenant)
  await fixture.rows('UPDATE run_attempt SET launch_record = $2 WHERE run_id = $1', [
    runId,
    {
      clusterName: `west-${runId}`,
      namespace: 'ui-acme',
      job: `sluice-run-${runId}-1`,
      pod: { runtime: ground.installation, saidBy: {}, carries: 'steps' },
    },
  ])
  const largestNode = { cpuMilli: 16_000, memoryMib: 32_768 }
  const facts = { is: 'reachable' as const, version: 'v1.34.1', nodes: 1, missing: [], largestNode }
  await fixture.system.asSystem((sql) => keepClusterState(sql, `west-${runId}`, facts, new Date(atMs)))
  const failure = {
    message: 'No node can ever take it.',
    fault: 'limit' as const,
    cause: 'too_large',
    retryable: false,
  }
  await send(1, [
    { type: 'RUN_START', atMs },
    step('STEP_START', 'generated_numbers'),
    { type: 'STEP_FAILURE', atMs, step: 'generated_numbers', stepAttempt: 1, failure },
    { type: 'RUN_FAILURE', atMs, failure },
  ])
  const { tenantId, deploymentId, userId } = tenant
  const user = { id: userId, name: 'Ada', email: 'ada@example.com' }
  const caller = { tenantId, deploymentId, user, role: 'owner' } as const
  const { mend } = await fixture.app.asTenant(tenantId, (sql) =>
    runAnswer(sql, caller, runId, fixture.clock.now(), ground),
  )
  expect(mend).toMatchObject({
    is: 'change',
    elementId: 'a',
    field: 'cpuMilli',
    from: 64_000,
    to: 14_250,
    button: 'Shrink to 14,250 m',
  })
})
