import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { writeFrame } from '#core/protocol/log-frames.ts'
import { loadAssetEvents } from '#server/db/sql/asset-rows.ts'
import { loadSteps } from '#server/db/sql/step-rows.ts'
import { atMs, claimedRuns, made, step } from '#server/testing/claimed-runs.ts'
import { runFixture } from '#server/testing/run-fixture.ts'
import { acceptLogs } from '#server/usecases/log/accept-logs.ts'
import { downloadLog } from '#server/usecases/log/download-log.ts'
import { readLogs } from '#server/usecases/log/read-logs.ts'
import { runAgain } from '#server/usecases/run/run-again.ts'
import { FolderStore } from '#storage/folder-store.ts'

import { compactRunsOnce } from './compact-runs-once.ts'

const fixture = runFixture()
const { setUp, claimed } = claimedRuns(fixture)
const folder = mkdtempSync(join(tmpdir(), 'sluice-compacted-'))
afterAll(() => rmSync(folder, { recursive: true }))
const store = new FolderStore(folder)
const reader = { pool: fixture.app, store }

const quiet = { warn: () => undefined }
const soon = () => new Date(fixture.clock.now().getTime() + 60_000)
const compact = () => compactRunsOnce({ pool: fixture.system, store, logger: quiet }, {}, soon())

/** A run that failed at its second step, with a line of each. */
const failed = async () => {
  const tenant = await setUp()
  const { runId, identity, send } = await claimed(tenant)
  const ends = new Map<string, number>()
  const print = (name: string, text: string) => {
    const offset = ends.get(name) ?? 0
    ends.set(name, offset + text.length)
    const header = { step: name, stepAttempt: 1, stream: 'stdout', offset, length: text.length, atMs }
    return acceptLogs(fixture.runApi, identity, writeFrame(header, Buffer.from(text)))
  }
  const failure = { message: 'No.', fault: 'user' as const, cause: 'exception' as const }
  await print('generated_numbers', 'one\n')
  await print('even_numbers', 'two\n')
  await send(1, [
    { type: 'RUN_START', atMs },
    step('STEP_START', 'generated_numbers'),
    made('generated_numbers'),
    step('STEP_SUCCESS', 'generated_numbers'),
    step('STEP_START', 'even_numbers'),
    { type: 'STEP_FAILURE', atMs, step: 'even_numbers', stepAttempt: 1, failure },
    { type: 'RUN_FAILURE', atMs, failure },
  ])
  const { tenantId, deploymentId } = tenant
  const seen = async () => ({
    steps: await fixture.app.asTenant(tenantId, (sql) => loadSteps(sql, tenantId, runId)),
    frames: (await readLogs(reader, { tenantId, runId }, 0, 1_000_000)).frames,
    text: Buffer.concat(await Array.fromAsync(downloadLog(reader, { tenantId, runId }, {}))).toString(),
    made: await fixture.app.asTenant(tenantId, (sql) =>
      loadAssetEvents(sql, { tenantId, deploymentId, key: 'generated_numbers' }, undefined, 10),
    ),
  })
  const rowsLeft = async () => {
    const [left] = await fixture.rows<{ steps: number; streams: number; loose: number }>(
      `SELECT (SELECT count(*) FROM step WHERE run_id = $1) AS steps, (SELECT count(*) FROM log_stream WHERE run_id = $1) AS streams,
        (SELECT count(*) FROM run WHERE id = $1 AND NOT compacted) AS loose`,
      [runId],
    )
    return left
  }
  return { tenant, runId, print, seen, rowsLeft }
}

test('a run that was made small shows the same steps, lines and materializations', async () => {
  const { seen, rowsLeft } = await failed()
  const before = await seen()
  expect(before.steps.map(({ status }) => status)).toEqual(['succeeded', 'failed'])
  expect(before.made[0]?.startedAt).toEqual(new Date(atMs))
  await compact()
  expect(await rowsLeft()).toEqual({ steps: 0, streams: 0, loose: 0 })
  expect(await seen()).toEqual(before)
})

test('lines that come after a run was made small are neither lost nor mixed up, and it becomes small again', async () => {
  const { print, seen, rowsLeft } = await failed()
  await compact()
  await print('even_numbers', 'late\n')
  expect((await seen()).text).toContain('two\nlate\n')
  expect(await rowsLeft()).toEqual({ steps: 0, streams: 2, loose: 1 })
  const before = await seen()
  await compact()
  expect(await rowsLeft()).toEqual({ steps: 0, streams: 0, loose: 0 })
  expect(await seen()).toEqual(before)
})

test('a retry from failure of a run that was made small takes over what had succeeded', async () => {
  const { tenant, runId, seen } = await failed()
  const [first] = (await seen()).steps
  await compact()
  const by = { id: tenant.userId, name: 'Ada' }
  const again = await runAgain(fixture.app, { ...tenant, runId, by, from: 'failure' }, fixture.clock.now())
  const steps = await fixture.app.asTenant(tenant.tenantId, (sql) =>
    loadSteps(sql, tenant.tenantId, again.runId),
  )
  expect(steps[0]).toEqual({ ...first, outputs: { ...first?.outputs, storedBy: runId } })
  expect(steps[1]).toMatchObject({ key: 'even_numbers', status: 'ready', outputs: null })
  expect(
    await fixture.rows('SELECT steps_total, steps_succeeded FROM run_tail WHERE run_id = $1', [again.runId]),
  ).toEqual([{ steps_total: 2, steps_succeeded: 1 }])
})

test('two workers that make a run small at once leave what one would', async () => {
  const { seen, rowsLeft } = await failed()
  const before = await seen()
  await Promise.all([compact(), compact(), compact()])
  expect(await rowsLeft()).toEqual({ steps: 0, streams: 0, loose: 0 })
  expect(await seen()).toEqual(before)
})

test('a run whose log the store refuses keeps no other from being made small, and is made small later', async () => {
  const runs = [await failed(), await failed(), await failed()]
  const [refused] = runs
  const warned: unknown[] = []
  const picky = new FolderStore(folder)
  const put = picky.put.bind(picky)
  picky.put = async (key, data) => {
    if (key.includes(refused?.runId ?? '')) throw new Error('disk full')
    return put(key, data)
  }
  const logger = { warn: (_: string, fields: unknown) => warned.push(fields) }
  await compactRunsOnce({ pool: fixture.system, store: picky, logger }, {}, soon())
  expect(warned).toMatchObject([{ run: refused?.runId }])
  expect(await Promise.all(runs.map(async ({ rowsLeft }) => (await rowsLeft())?.loose))).toEqual([1, 0, 0])
  await compact()
  expect((await refused?.rowsLeft())?.loose).toBe(0)
})
