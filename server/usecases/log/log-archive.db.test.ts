import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import { writeFrame } from '#core/protocol/log-frames.ts'
import { pipelineOf, runFixture } from '#server/testing/run-fixture.ts'
import { startRun } from '#server/usecases/run/start-run.ts'
import { FolderStore } from '#storage/folder-store.ts'

import { acceptLogs } from './accept-logs.ts'
import { archiveLogs } from './archive-logs.ts'
import { downloadLog } from './download-log.ts'
import { readLogs } from './read-logs.ts'

const fixture = runFixture()
const folder = mkdtempSync(join(tmpdir(), 'sluice-logs-'))
afterAll(() => rmSync(folder, { recursive: true }))
const reader = { pool: fixture.app, store: new FolderStore(folder) }
const atMs = Date.UTC(2026, 0, 1)

const pipeline = pipelineOf(`sluice: pipeline
name: p
assets: [{ id: a, key: one, compute: { kind: shell, code: "true" } }, { id: b, key: two, compute: { kind: shell, code: "true" } }]
`)

const begun = async () => {
  const tenant = await fixture.tenant()
  await fixture.publish(tenant, pipeline)
  const trigger = { kind: 'manual' as const, by: 'Ada', byId: tenant.userId }
  const { runId } = await startRun(
    fixture.app,
    { ...tenant, target: { assets: ['one', 'two'] }, trigger },
    fixture.clock.now(),
  )
  await fixture.system.asTenant(tenant.tenantId, async (sql) => {
    await sql.run(`UPDATE run SET fence = 1, attempt = 1 WHERE id = $1`, [runId])
    await sql.run(
      `INSERT INTO run_attempt (tenant_id, run_id, attempt, fence, claim_code_hash, launcher, worker_id, dequeued_at, lease_expires_at) VALUES ($1, $2, 1, 1, '', 'local', $2, now(), now())`,
      [tenant.tenantId, runId],
    )
  })
  const speaker = { tenantId: tenant.tenantId, runId, attempt: 1, fence: 1 }
  const ends = new Map<string, number>()
  const print = async (step: string, text: string): Promise<void> => {
    const bytes = Buffer.from(text)
    const offset = ends.get(step) ?? 0
    ends.set(step, offset + bytes.length)
    await acceptLogs(
      fixture.runApi,
      speaker,
      writeFrame({ step, stepAttempt: 1, stream: 'stdout', offset, length: bytes.length, atMs }, bytes),
    )
  }
  return { run: { tenantId: tenant.tenantId, runId }, print }
}

const framesOf = (pages: Uint8Array[]) =>
  pages.map((frame) => {
    const length = new DataView(frame.buffer, frame.byteOffset).getUint32(0)
    const header = JSON.parse(Buffer.from(frame.subarray(4, 4 + length)).toString()) as {
      position: number
      step: string
      offset: number
      gap?: string
    }
    return { ...header, text: Buffer.from(frame.subarray(4 + length)).toString() }
  })

const readAll = async (run: { tenantId: string; runId: string }, sizeLimitBytes: number) => {
  const found: ReturnType<typeof framesOf> = []
  for (let after = 0; ;) {
    const { frames, more } = await readLogs(reader, run, after, sizeLimitBytes)
    found.push(...framesOf(frames))
    after = found.at(-1)?.position ?? 0
    if (!more) return found
  }
}

const dropHot = (runId: string, below: number) =>
  fixture.system.asSystem((sql) =>
    sql.run('DELETE FROM log_chunk WHERE run_id = $1 AND position <= $2', [runId, below]),
  )

test('a log reads the same, line for line, while it is hot, while part of it is stored, and when all of it is', async () => {
  const { run, print } = await begun()
  for (let line = 0; line < 40; line++) await print(line % 3 === 0 ? 'two' : 'one', `line ${line}\n`)
  const hot = await readAll(run, 1_000_000)
  expect(hot.map(({ text }) => text)).toEqual(Array.from({ length: 40 }, (_, line) => `line ${line}\n`))
  expect(await readAll(run, 50)).toEqual(hot)

  expect(await archiveLogs(reader, run, 1)).toBe(2)
  expect(await archiveLogs(reader, run, 1)).toBe(0)
  await dropHot(run.runId, 25)
  expect(await readAll(run, 1_000_000)).toEqual(hot)
  await print('one', 'late\n')
  await dropHot(run.runId, 40)
  const later = await readAll(run, 120)
  expect(later.slice(0, 40)).toEqual(hot)
  expect(later.at(-1)?.text).toBe('late\n')
})

test('a download has every byte of a stream, stored or hot', async () => {
  const { run, print } = await begun()
  await print('one', 'a\n')
  await archiveLogs(reader, run, 1)
  await print('one', 'b\n')
  await print('two', 'c\n')
  await archiveLogs(reader, run, 1)
  await print('one', 'd')
  await dropHot(run.runId, 3)
  const text = async (choice: { step?: string }) =>
    Buffer.concat(await Array.fromAsync(downloadLog(reader, run, choice))).toString()
  expect(await text({ step: 'one' })).toBe('a\nb\nd')
  expect(await text({})).toContain('==== two, stdout ====\nc\n')
})

test('short streams of a run share an object, a long one lies alone, and all read as they came', async () => {
  const { run, print } = await begun()
  const piece = `${'x'.repeat(99)}\n`.repeat(600)
  await print('one', 'a\n')
  for (let pieces = 0; pieces < 20; pieces++) await print('two', piece)
  await print('one', 'b\n')
  const hot = await readAll(run, 10_000_000)
  const objects = () =>
    readdirSync(join(folder, run.tenantId, run.runId)).filter((name) => !name.endsWith('.index'))
  await archiveLogs(reader, run, 1)
  expect(objects()).toHaveLength(2)
  await dropHot(run.runId, 22)
  expect(await readAll(run, 10_000_000)).toEqual(hot)
  expect(await readAll(run, 1)).toEqual(hot)
  const text = Buffer.concat(await Array.fromAsync(downloadLog(reader, run, { step: 'one' }))).toString()
  expect(text).toBe('a\nb\n')
})

test('what is neither hot nor stored is told as a gap, once, and reading goes on after it', async () => {
  const { run, print } = await begun()
  for (const line of ['a\n', 'b\n', 'c\n']) await print('one', line)
  await dropHot(run.runId, 2)
  const read = await readAll(run, 1_000_000)
  expect(read).toMatchObject([
    { position: 2, gap: expect.any(String), text: '' },
    { position: 3, text: 'c\n' },
  ])
})

test('whichever of two workers counts a piece of a stream, what it counted is stored', async () => {
  const { run, print } = await begun()
  const piece = `${'x'.repeat(99)}\n`.repeat(600)
  for (let pieces = 0; pieces < 18; pieces++) await print('one', piece)
  const slow = new FolderStore(folder)
  const put = slow.put.bind(slow)
  const isSlow = Promise.withResolvers<void>()
  const goOn = Promise.withResolvers<void>()
  slow.put = async (key, data) => {
    isSlow.resolve()
    await goOn.promise
    return put(key, data)
  }
  const first = archiveLogs({ ...reader, store: slow }, run, 1)
  await isSlow.promise
  await print('one', 'late\n')
  const hot = await readAll(run, 100_000_000)
  await archiveLogs(reader, run, 1)
  goOn.resolve()
  await first
  await dropHot(run.runId, 19)
  expect(await readAll(run, 100_000_000)).toEqual(hot)
  expect(hot.at(-1)?.text).toBe('late\n')
})

test('a page of an old log reads about as much as it tells, however much is stored', async () => {
  const { run, print } = await begun()
  const piece = `${'x'.repeat(99)}\n`.repeat(600)
  for (let pieces = 0; pieces < 150; pieces++) await print(pieces % 2 === 0 ? 'one' : 'two', piece)
  const hot = await readAll(run, 100_000_000)
  await archiveLogs(reader, run, 1)
  await dropHot(run.runId, 150)
  const counting = new FolderStore(folder)
  let readBytes = 0
  const read = counting.read.bind(counting)
  const readPart = counting.readPart.bind(counting)
  counting.read = async (key) => {
    const bytes = await read(key)
    readBytes += bytes.length
    return bytes
  }
  counting.readPart = async (...part) => {
    const bytes = await readPart(...part)
    readBytes += bytes.length
    return bytes
  }
  const { frames, more } = await readLogs({ ...reader, store: counting }, run, 75, 200_000)
  expect(framesOf(frames)).toEqual(hot.slice(75, 79))
  expect(more).toBe(true)
  expect(readBytes).toBeLessThan(300_000)
  expect(await readAll(run, 500_000)).toEqual(hot)
})

test('lines that the store has lost are told as a gap, and what lies behind them is read', async () => {
  const { run, print } = await begun()
  await print('one', 'a\n')
  await archiveLogs(reader, run, 1)
  await reader.store.removeAll(`${run.tenantId}/${run.runId}`)
  await print('one', 'b\n')
  await archiveLogs(reader, run, 1)
  await dropHot(run.runId, 2)
  expect(await readAll(run, 1)).toMatchObject([
    { position: 1, gap: expect.any(String) },
    { position: 2, text: 'b\n' },
  ])
})
