import { expect, test } from 'vitest'

import { atMs, claimedRuns, made, step } from '#server/testing/claimed-runs.ts'
import { pipelineOf, runFixture } from '#server/testing/run-fixture.ts'

import { planRun } from './plan-run.ts'

const fixture = runFixture('/storage')
const { start, setUp, claimed } = claimedRuns(fixture)
const withoutFirst = pipelineOf(`sluice: pipeline
name: numbers
assets:
  - { id: a, key: generated_numbers, disabled: true, compute: { kind: python, code: "def generated_numbers():\\n    return [1]\\n" } }
  - { id: b, key: even_numbers, deps: [generated_numbers], compute: { kind: python, code: "def even_numbers(generated_numbers):\\n    return []\\n" } }
`)

test('a run that would need the value of a disabled asset that has none is refused with words, before anything is written', async () => {
  const tenant = await setUp()
  await fixture.publish(tenant, withoutFirst)
  const words =
    '"even_numbers" loads "generated_numbers", which is disabled and was never materialized, so it has no value. Enable "generated_numbers" and publish, or take "even_numbers" out of the run.'
  await expect(start(tenant, ['even_numbers'])).rejects.toThrow(words)
  expect(
    await fixture.app.asTenant(tenant.tenantId, (sql) =>
      planRun(sql, { ...tenant, target: { assets: ['even_numbers'] } }, new Date()),
    ),
  ).toEqual({
    steps: [],
    problems: [{ message: words }],
  })
  expect(await fixture.rows('SELECT id FROM run WHERE tenant_id = $1', [tenant.tenantId])).toEqual([])
})

test('once it was materialized, a run of everything leaves it out and loads its last value', async () => {
  const tenant = await setUp()
  const { runId, send } = await claimed(tenant)
  await send(1, [
    { type: 'RUN_START', atMs },
    step('STEP_START', 'generated_numbers'),
    made('generated_numbers'),
    step('STEP_SUCCESS', 'generated_numbers'),
  ])
  await fixture.publish(tenant, withoutFirst)
  const { runId: next } = await start(tenant, ['even_numbers'])
  expect(next).not.toBe(runId)
  expect(await fixture.rows('SELECT key, status FROM step WHERE run_id = $1', [next])).toEqual([
    { key: 'even_numbers', status: 'ready' },
  ])
})
