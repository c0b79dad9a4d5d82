import { describe, expect, test } from 'vitest'

import { writeFrame } from '#core/protocol/log-frames.ts'
import { Refusal } from '#core/refusal.ts'
import { claimCode } from '#core/run/claim-code.ts'
import type { RunEvent } from '#core/run/run-event.ts'
import { randomToken } from '#server/platform/secrets.ts'
import { atMs, claimedRuns, made, step } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'
import { acceptLogs } from '#server/usecases/log/accept-logs.ts'

import { acceptEvents } from './accept-events.ts'
import { claimAttempt } from './claim-attempt.ts'
import { heartbeat } from './heartbeat.ts'

const fixture = runFixture('/storage')
const { start, setUp, claimed } = claimedRuns(fixture)

describe('the life of a run', () => {
  test('a started run waits with its steps, its first event, and what its assets expect', async () => {
    const tenant = await setUp()
    const { runId } = await start(tenant)
    const [run] = await fixture.rows('SELECT status, title, versions, assets FROM run WHERE id = $1', [runId])
    expect(run).toMatchObject({
      status: 'queued',
      title: '2 assets of numbers',
      assets: ['generated_numbers', 'even_numbers'],
    })
    const steps = await fixture.rows('SELECT key, status FROM step WHERE run_id = $1 ORDER BY position', [
      runId,
    ])
    expect(steps).toEqual([
      { key: 'generated_numbers', status: 'ready' },
      { key: 'even_numbers', status: 'waiting' },
    ])
    const planned = await fixture.rows('SELECT planned_runs FROM asset_state WHERE tenant_id = $1', [
      tenant.tenantId,
    ])
    expect(planned).toEqual([{ planned_runs: [runId] }, { planned_runs: [runId] }])
    expect(await fixture.rows('SELECT number, type FROM run_event WHERE run_id = $1', [runId])).toEqual([
      { number: 1, type: 'RUN_ENQUEUED' },
    ])
    expect(
      await fixture.rows('SELECT queued, running FROM tenant_queue WHERE tenant_id = $1', [tenant.tenantId]),
    ).toEqual([{ queued: 1, running: 0 }])
  })

  test('from claim to success: token, graph, events, logs, slot given back, assets known', async () => {
    const tenant = await setUp('basic')
    const { runId, answer, identity, send } = await claimed(tenant)
    expect(answer.graph.steps.map(({ key }) => key)).toEqual(['generated_numbers', 'even_numbers'])
    expect(answer.storage).toMatchObject({
      settings: { root: `/storage/${tenant.slug}` },
      assetPrefix: 'production',
      runPrefix: `production/.runs/${runId}`,
    })
    expect(answer.limits.memoryMib).toBe(2048)
    const keys = ['generated_numbers', 'even_numbers']
    const events = keys.flatMap((key) => [step('STEP_START', key), made(key), step('STEP_SUCCESS', key)])
    expect(await send(1, [{ type: 'RUN_START', atMs }, ...events])).toEqual({ acknowledged: 7 })
    const body = writeFrame(
      { step: 'even_numbers', stepAttempt: 1, stream: 'stdout', offset: 0, length: 6, atMs },
      Buffer.from('hello\n'),
    )
    const logs = await acceptLogs(fixture.runApi, identity, body)
    expect(logs.acknowledged).toEqual([{ step: 'even_numbers', stepAttempt: 1, stream: 'stdout', offset: 6 }])
    expect(await acceptLogs(fixture.runApi, identity, body)).toEqual(logs)
    expect(await send(8, [{ type: 'RUN_SUCCESS', atMs }])).toEqual({ acknowledged: 8 })
    expect(await send(8, [{ type: 'RUN_SUCCESS', atMs }])).toEqual({ acknowledged: 8 })

    expect(await fixture.rows('SELECT status FROM run WHERE id = $1', [runId])).toEqual([
      { status: 'succeeded' },
    ])
    expect(
      await fixture.rows(
        'SELECT steps_total, steps_succeeded, log_position FROM run_tail WHERE run_id = $1',
        [runId],
      ),
    ).toEqual([{ steps_total: 2, steps_succeeded: 2, log_position: 1 }])
    expect(
      await fixture.rows('SELECT queued, running FROM tenant_queue WHERE tenant_id = $1', [tenant.tenantId]),
    ).toEqual([{ queued: 0, running: 0 }])
    expect(await fixture.rows('SELECT run_id FROM run_slot WHERE tenant_id = $1', [tenant.tenantId])).toEqual(
      [{ run_id: null }],
    )
    expect(
      await fixture.rows(
        'SELECT data_version, planned_runs FROM asset_state WHERE tenant_id = $1 ORDER BY asset_key',
        [tenant.tenantId],
      ),
    ).toEqual([
      { data_version: 'v of even_numbers', planned_runs: [] },
      { data_version: 'v of generated_numbers', planned_runs: [] },
    ])
    const numbersSeen = await fixture.rows<{ number: number }>(
      'SELECT number FROM run_event WHERE run_id = $1 UNION ALL SELECT number FROM asset_event WHERE run_id = $1 ORDER BY number',
      [runId],
    )
    expect(numbersSeen.map(({ number }) => number)).toEqual(numbersSeen.map((_, index) => index + 1))
  })

  test('what its IO managers read and wrote is added up once, however often it is told', async () => {
    const { runId, send } = await claimed(await setUp())
    const of = { atMs, step: 'even_numbers', stepAttempt: 1 }
    const summary = { format: 'parquet', sizeBytes: 5_000_000_000 }
    const batch: RunEvent[] = [
      { type: 'RUN_START', atMs },
      { ...of, type: 'LOADED_INPUT', input: 'generated_numbers', sizeBytes: 70 },
      { ...of, type: 'HANDLED_OUTPUT', output: 'result', summary },
    ]
    await send(1, batch)
    await send(1, batch)
    await send(4, [{ ...of, type: 'LOADED_INPUT', input: 'generated_numbers', sizeBytes: 30 }])
    expect(
      await fixture.rows(
        'SELECT read_bytes::float8 AS read, written_bytes::float8 AS written FROM run_tail WHERE run_id = $1',
        [runId],
      ),
    ).toEqual([{ read: 100, written: 5_000_000_000 }])
  })

  test('a second claim is turned away, and so is a code that is none', async () => {
    const tenant = await setUp()
    const { runId, run } = await claimed(tenant)
    await expect(
      claimAttempt(fixture.runApi, { run: runId, attempt: 1, claimCode: run.code }),
    ).rejects.toMatchObject({ code: 'claimed_already' })
    const wrong = claimCode(tenant.tenantId, randomToken())
    await expect(
      claimAttempt(fixture.runApi, { run: runId, attempt: 1, claimCode: wrong }),
    ).rejects.toMatchObject({ code: 'not_allowed' })
  })
})

describe('a runner that lies', () => {
  test.each<[string, (from: Awaited<ReturnType<typeof claimed>>) => Promise<unknown>, string]>([
    ['a gap', ({ send }) => send(3, [{ type: 'RUN_START', atMs }]), 'out_of_sequence'],
    [
      'a wrong fence',
      ({ identity }) =>
        acceptEvents(
          fixture.runApi,
          { ...identity, fence: 7 },
          { fence: 7, events: [{ seq: 1, event: { type: 'RUN_START', atMs } }] },
        ),
      'fenced',
    ],
    [
      'a fence that is not the token’s',
      ({ identity }) => heartbeat(fixture.runApi, identity, { fence: identity.fence + 1 }),
      'fenced',
    ],
    ['a step that is not the run’s', ({ send }) => send(1, [step('STEP_START', 'nothing')]), 'invalid_input'],
    [
      'an asset that is not the run’s',
      ({ send }) => send(1, [{ ...made('foreign'), step: 'even_numbers' } as RunEvent]),
      'invalid_input',
    ],
    ['an event of the server', ({ send }) => send(1, [{ type: 'RUN_ENQUEUED', atMs }]), 'invalid_input'],
    [
      'something after the end',
      ({ send }) =>
        send(1, [
          { type: 'RUN_START', atMs },
          { type: 'RUN_SUCCESS', atMs },
          { type: 'RUN_START', atMs },
        ]),
      'wrong_state',
    ],
    [
      'a log gap',
      ({ identity }) =>
        acceptLogs(
          fixture.runApi,
          identity,
          writeFrame(
            { step: 'even_numbers', stepAttempt: 1, stream: 'stdout', offset: 9, length: 1, atMs },
            Buffer.from('x'),
          ),
        ),
      'out_of_sequence',
    ],
    [
      'a log frame cut short',
      ({ identity }) => acceptLogs(fixture.runApi, identity, Buffer.from([0, 0, 0, 200, 1])),
      'invalid_input',
    ],
  ])('is refused for %s, and nothing is written', async (_name, lie, code) => {
    const attempt = await claimed(await setUp())
    const before = await fixture.rows('SELECT event_number, log_position FROM run_tail WHERE run_id = $1', [
      attempt.runId,
    ])
    const error = await lie(attempt).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(Refusal)
    expect((error as Refusal).code).toBe(code)
    expect(
      await fixture.rows('SELECT event_number, log_position FROM run_tail WHERE run_id = $1', [
        attempt.runId,
      ]),
    ).toEqual(before)
  })
})
