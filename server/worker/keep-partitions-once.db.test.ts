import { describe, expect, test } from 'vitest'

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
    expect(await keepPartitionsOnce(fixture.system, later(5))).toEqual({ made: 0, dropped: 0 })
    const before = await partitions()
    const much = await keepPartitionsOnce(fixture.system, later(60))
    expect(much.dropped).toBeGreaterThan(0)
    expect(await partitions()).toBeLessThan(before + much.made)
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
