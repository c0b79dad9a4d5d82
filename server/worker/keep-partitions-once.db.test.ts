import { describe, expect, test } from 'vitest'

import { newId } from '#server/platform/ids.ts'
import { runFixture } from '#server/testing/run-fixture.ts'

import { keepPartitionsOnce } from './keep-partitions-once.ts'

const fixture = runFixture()
const dayMs = 86_400_000
const later = (days: number) => new Date(Date.now() + days * dayMs)

const partitions = async (): Promise<number> =>
  (
    await fixture.rows<{ name: string }>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'run_event'::regclass`,
    )
  ).length

describe('keeping partitions', () => {
  test('those to come are made, those whose time is over are dropped', async () => {
    const first = await keepPartitionsOnce(fixture.system, later(5))
    expect(first.made).toBeGreaterThan(0)
    expect(await keepPartitionsOnce(fixture.system, later(5))).toEqual({ made: 0, dropped: 0, removed: 0 })
    const before = await partitions()
    const much = await keepPartitionsOnce(fixture.system, later(60))
    expect(much.dropped).toBeGreaterThan(0)
    expect(await partitions()).toBeLessThan(before + much.made)
  })

  test('rows that never had a partition go when their time is over, but no log that is stored nowhere else', async () => {
    const tenant = await fixture.tenant()
    const runId = newId()
    const now = later(0)
    const chunk = `INSERT INTO log_chunk (received_at, at, tenant_id, run_id, position, "offset", stream, bytes) VALUES ($1, $1, $2, $3, $4, 0, $5, 'x')`
    const event = `INSERT INTO run_event (received_at, tenant_id, run_id, number, attempt, at, type) VALUES ($1, $2, $3, $4, 1, $1, 'STEP_START')`
    const place = [tenant.tenantId, runId]
    await fixture.rows(event, [later(-31), ...place, 1])
    await fixture.rows(event, [later(-29), ...place, 2])
    await fixture.rows(chunk, [later(-5), ...place, 1, 1])
    await fixture.rows(chunk, [later(-4), ...place, 2, 2])
    await fixture.rows(chunk, [later(-3), ...place, 3, 1])
    await fixture.rows(
      `WITH made AS (
         INSERT INTO run (tenant_id, id, deployment_id, title, versions, target, executor, assets, status, trigger, tags, config, enqueued_at, order_key)
         VALUES ($1, $2, $3, 'a run', '{}', '{}', 'multiprocess', '{}', 'failed', '{}', '{}', '{}', now(), now()) RETURNING tenant_id, id
       ) INSERT INTO log_stream (tenant_id, run_id, step, step_attempt, stream, number, length) SELECT tenant_id, id, 'a', 1, 'stdout', 2, 1 FROM made`,
      [...place, tenant.deploymentId],
    )
    expect(await keepPartitionsOnce(fixture.system, now)).toMatchObject({ removed: 2 })
    const left = async () => ({
      events: await fixture.rows('SELECT number FROM run_event WHERE run_id = $1 ORDER BY number', [runId]),
      chunks: await fixture.rows('SELECT position FROM log_chunk WHERE run_id = $1 ORDER BY position', [
        runId,
      ]),
    })
    expect(await left()).toEqual({ events: [{ number: 2 }], chunks: [{ position: 2 }, { position: 3 }] })
    await fixture.rows('UPDATE log_stream SET archived_length = length WHERE run_id = $1', [runId])
    expect(await keepPartitionsOnce(fixture.system, now)).toMatchObject({ removed: 2 })
    expect((await left()).chunks).toEqual([])
  })

  test('somebody who reads is not disturbed: it comes again later', async () => {
    const reading = Promise.withResolvers<void>()
    const done = Promise.withResolvers<void>()
    const reader = fixture.system.asSystem(async (sql) => {
      await sql.rows('SELECT count(*) FROM run_event')
      await sql.rows('SELECT count(*) FROM log_chunk')
      reading.resolve()
      await done.promise
    })
    await reading.promise
    expect((await keepPartitionsOnce(fixture.system, later(120))).dropped).toBe(0)
    done.resolve()
    await reader
    expect((await keepPartitionsOnce(fixture.system, later(120))).dropped).toBeGreaterThan(0)
  })
})
