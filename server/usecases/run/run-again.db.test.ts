import { describe, expect, test } from 'vitest'

import type { RunEvent } from '#core/run/run-event.ts'
import { atMs, claimedRuns, made, step } from '#server/testing/claimed-runs.ts'
import { pipelineOf, runFixture } from '#server/testing/run-fixture.ts'

import { acceptEvents } from './accept-events.ts'
import { cancelRun } from './cancel-run.ts'
import { claimAttempt } from './claim-attempt.ts'
import { type AgainChanges, runAgain } from './run-again.ts'

const fixture = runFixture('/storage')
const { setUp, claimed, take } = claimedRuns(fixture)
const broken = { message: 'ValueError', fault: 'user' as const, cause: 'exception' }
const chance = { next: () => 0.5 }

type Tenant = Awaited<ReturnType<typeof setUp>>

const again = (tenant: Tenant, runId: string, from: 'failure' | 'start') =>
  runAgain(
    fixture.app,
    { ...tenant, runId, by: { id: tenant.userId, name: 'Ada' }, from },
    fixture.clock.now(),
  )
const cancel = (tenant: Tenant, runId: string) =>
  cancelRun(fixture.app, chance, { ...tenant, runId, by: 'Ada', force: false }, fixture.clock.now())

/** Hands the run out and claims it, as its runner would. */
const claimOf = async (runId: string) => {
  const run = (await take(50)).find((handed) => handed.runId === runId)
  if (!run) throw new Error('The run was not handed out.')
  return claimAttempt(fixture.runApi, { run: runId, attempt: 1, claimCode: run.code })
}

const failing = (key: string): RunEvent[] => [
  step('STEP_START', key),
  { type: 'STEP_FAILURE', atMs, step: key, stepAttempt: 1, failure: broken },
  { type: 'RUN_FAILURE', atMs, failure: broken },
]

describe('running again', () => {
  test('a retry that fails again leaves alone what the run before it had made', async () => {
    const tenant = await setUp()
    const { runId, send } = await claimed(tenant)
    await send(1, [
      { type: 'RUN_START', atMs },
      step('STEP_START', 'generated_numbers'),
      made('generated_numbers'),
      step('STEP_SUCCESS', 'generated_numbers'),
      ...failing('even_numbers'),
    ])
    const retry = await again(tenant, runId, 'failure')
    const { fence } = await claimOf(retry.runId)
    await acceptEvents(
      fixture.runApi,
      { tenantId: tenant.tenantId, runId: retry.runId, attempt: 1, fence },
      {
        fence,
        events: [{ type: 'RUN_START' as const, atMs }, ...failing('even_numbers')].map((event, index) => ({
          seq: index + 1,
          event,
        })),
      },
    )
    const failed = await fixture.rows<{ asset: string }>(
      'SELECT asset_key AS asset FROM asset_state WHERE tenant_id = $1 AND failed_run = $2',
      [tenant.tenantId, retry.runId],
    )
    expect(failed.map(({ asset }) => asset)).toContain('even_numbers')
    expect(failed.map(({ asset }) => asset)).not.toContain('generated_numbers')
  })

  test('two runs of one origin never store in the same place', async () => {
    const tenant = await setUp()
    const { runId, send } = await claimed(tenant)
    await send(1, [{ type: 'RUN_START', atMs }, ...failing('generated_numbers')])
    const runs = [await again(tenant, runId, 'start'), await again(tenant, runId, 'start')]
    const handed = [...(await take(50)), ...(await take(50))]
    const places = await Promise.all(
      handed
        .filter((run) => runs.some((one) => one.runId === run.runId))
        .map(async (run) => {
          const answer = await claimAttempt(fixture.runApi, {
            run: run.runId,
            attempt: 1,
            claimCode: run.code,
          })
          return answer.storage.runPrefix
        }),
    )
    expect(new Set(places).size).toBe(2)
  })

  test('what was canceled and then failed is not tried again', async () => {
    const tenant = await setUp()
    const { runId, send } = await claimed(tenant)
    await send(1, [{ type: 'RUN_START', atMs }])
    await cancel(tenant, runId)
    const lost = { message: 'lost', fault: 'infrastructure' as const, cause: 'lost', retryable: true }
    await send(2, [{ type: 'RUN_FAILURE', atMs, failure: lost }])
    expect(await fixture.rows('SELECT id FROM run WHERE tenant_id = $1', [tenant.tenantId])).toHaveLength(1)
  })

  test('asking again while somebody cancels: each is answered, none waits for the other for ever', async () => {
    const tenant = await setUp()
    const { runId, send } = await claimed(tenant)
    await send(1, [
      { type: 'RUN_START', atMs },
      { type: 'RUN_FAILURE', atMs, failure: broken },
    ])
    for (let round = 0; round < 20; round++) {
      const [asked, canceled] = await Promise.allSettled([
        again(tenant, runId, 'start'),
        cancel(tenant, runId),
      ])
      expect(asked.status).toBe('fulfilled')
      expect(canceled).toMatchObject({ reason: { code: 'wrong_state' } })
    }
  })

  test('a version, config and tags that are asked for are what the new run is started with', async () => {
    const tenant = await setUp()
    const [first] = await fixture.rows<{ id: string; hash: string }>(
      'SELECT pipeline_id AS id, hash FROM version WHERE tenant_id = $1',
      [tenant.tenantId],
    )
    const { runId, send } = await claimed(tenant)
    await send(1, [{ type: 'RUN_START', atMs }, ...failing('generated_numbers')])
    await fixture.publish(
      tenant,
      pipelineOf(`sluice: pipeline
name: numbers
assets:
  - { id: a, key: generated_numbers, group: numbers, compute: { kind: python, code: "def generated_numbers():\\n    return [2]\\n" } }
  - { id: b, key: even_numbers, group: numbers, deps: [generated_numbers], compute: { kind: python, code: "def even_numbers(generated_numbers):\\n    return []\\n" } }
`),
    )
    const ask = (changes: AgainChanges) =>
      runAgain(
        fixture.app,
        { ...tenant, runId, by: { id: tenant.userId, name: 'Ada' }, from: 'start', changes },
        fixture.clock.now(),
      )
    const config = { ops: { even_numbers: { config: { limit: 3 } } } }
    const made = await ask({ versions: { [first?.id ?? '']: 1 }, config, tags: { why: 'older' } })
    const [row] = await fixture.rows(
      'SELECT versions, config, tags, parent_run_id AS parent FROM run WHERE id = $1',
      [made.runId],
    )
    expect(row).toEqual({
      versions: { [first?.id ?? '']: first?.hash },
      config,
      tags: { why: 'older' },
      parent: runId,
    })
    await expect(ask({ versions: { [first?.id ?? '']: 99 } })).rejects.toMatchObject({ code: 'not_found' })
    await expect(ask({ config: { ops: { nobody: { config: {} } } } })).rejects.toMatchObject({
      code: 'invalid_input',
      detail: { field: 'config', path: ['ops', 'nobody'] },
    })
    // A version of another tenant is none.
    const other = await setUp()
    const [theirs] = await fixture.rows<{ id: string }>(
      'SELECT pipeline_id AS id FROM version WHERE tenant_id = $1',
      [other.tenantId],
    )
    await expect(ask({ versions: { [theirs?.id ?? '']: 1 } })).rejects.toMatchObject({ code: 'not_found' })
  })
})
