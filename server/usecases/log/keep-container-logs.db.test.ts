import { expect, test } from 'vitest'

import { streamLimitBytes } from '#core/run/log-limits.ts'
import type { LogItem } from '#server/gateways/kubernetes/log-catch-up.ts'
import { freshCursor, type LogCursor } from '#server/gateways/kubernetes/log-cursor.ts'
import { newId } from '#server/platform/ids.ts'
import { claimedRuns, atMs } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'

import { containerLogKeeper } from './keep-container-logs.ts'

const fixture = runFixture()
const { setUp, claimed } = claimedRuns(fixture)
const keeper = containerLogKeeper({
  pool: fixture.system,
  clock: fixture.clock,
  secrets: fixture.runApi.secrets,
  namespacePrefix: 'sluice-t-',
})

const line = (text: string): LogItem => ({
  kind: 'line',
  timeNs: BigInt(atMs) * 1_000_000n,
  bytes: Buffer.from(text),
  cutBytes: 0,
  ended: true,
})
const cursorAt = (lines: number): LogCursor => ({ ...freshCursor, lines })

const printing = async () => {
  const tenant = await setUp()
  const { runId } = await claimed(tenant)
  const of = {
    namespace: `sluice-t-${tenant.slug}`,
    runId,
    attempt: 1,
    step: { key: 'generated_numbers', attempt: 1 },
    pod: newId(),
    container: 'main',
  }
  const open = async (more: object = {}) => {
    const log = await keeper.open({ ...of, ...more })
    if (!log) throw new Error('There is nothing to read.')
    return log
  }
  const log = async () =>
    (
      await fixture.rows<{ text: string }>(
        `SELECT coalesce(string_agg(convert_from(bytes, 'UTF8'), '' ORDER BY position), '') AS text FROM log_chunk WHERE run_id = $1`,
        [runId],
      )
    )[0]?.text
  return { of, runId, open, log }
}

test('whoever reads on begins where what is kept ends', async () => {
  const { open, log } = await printing()
  const first = await open()
  expect(first.cursor).toBeUndefined()
  expect(await first.keep([line('a'), line('b')], cursorAt(2))).toBe(true)
  expect(await first.keep([line('c')], cursorAt(3))).toBe(true)
  const next = await open()
  expect(next.cursor).toEqual(cursorAt(3))
  await next.keep([line('d')], cursorAt(4))
  expect(await log()).toBe('a\nb\nc\nd\n')
})

test('of two that read at once one keeps a line, and the other hears of it', async () => {
  const { open, log } = await printing()
  const [one, other] = [await open(), await open()]
  const kept = await Promise.all([one, other].map((each) => each.keep([line('a')], cursorAt(1))))
  expect(kept.filter(Boolean)).toEqual([true])
  expect(await log()).toBe('a\n')
})

test('what was read to its end is not read again', async () => {
  const { of, open } = await printing()
  const first = await open()
  await first.keep([line('a')], cursorAt(1))
  await first.complete()
  expect(await keeper.open(of)).toBeUndefined()
})

test('a pod is believed in its tenant’s namespace alone, and of the attempt that the run has', async () => {
  const { of } = await printing()
  const { of: foreign } = await printing()
  expect(await keeper.open({ ...of, namespace: foreign.namespace })).toBeUndefined()
  expect(await keeper.open({ ...of, attempt: 2 })).toBeUndefined()
  expect(await keeper.open({ ...of, runId: newId() })).toBeUndefined()
})

test('lines that are missing are told in their place, and as an event', async () => {
  const { runId, open, log } = await printing()
  const gap = {
    kind: 'gap',
    reason: 'rotated',
    sure: false,
    words: '',
    afterNs: null,
    beforeNs: null,
  } as const
  await (await open()).keep([line('a'), gap, line('z')], cursorAt(2))
  expect(await log()).toBe(
    'a\n[sluice] Lines may be missing here: the node had rotated the log before they were read.\nz\n',
  )
  const events = await fixture.rows<{ payload: unknown }>(
    `SELECT payload FROM run_event WHERE run_id = $1 AND type = 'ENGINE_EVENT'`,
    [runId],
  )
  expect(JSON.stringify(events)).toContain('rotated the log')
})

test('a container that prints without end is read to the limit of a step, and that is said', async () => {
  const { of, runId, open, log } = await printing()
  const reading = await open()
  await reading.keep([line('a')], cursorAt(1))
  await fixture.system.asSystem((sql) =>
    sql.run('UPDATE log_stream SET length = $2 WHERE run_id = $1', [runId, streamLimitBytes - 200]),
  )
  expect(await reading.keep([line('x'.repeat(1_000))], cursorAt(2))).toBe(false)
  expect(await log()).toMatch(/reached its limit; the rest is not kept\.\n$/)
  expect(await keeper.open(of)).toBeUndefined()
})
