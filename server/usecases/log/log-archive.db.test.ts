import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, expect, test } from 'vitest'

import type { LogWords } from '#core/log/log-pattern.ts'
import { printingRun } from '#server/testing/printing-run.ts'
import { runFixture } from '#server/testing/run-fixture.ts'
import { FolderStore } from '#storage/folder-store.ts'

import { archiveLogs } from './archive-logs.ts'
import { downloadLog } from './download-log.ts'
import { outlineLog } from './outline-log.ts'
import { readLogs } from './read-logs.ts'
import { searchLog } from './search-log.ts'

const fixture = runFixture()
const folder = mkdtempSync(join(tmpdir(), 'sluice-logs-'))
afterAll(() => rmSync(folder, { recursive: true }))
const reader = { pool: fixture.app, store: new FolderStore(folder) }
const begun = () => printingRun(fixture)

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

test('an outline numbers the same lines while a log is hot, while part of it is stored, and when all of it is', async () => {
  const { run, print } = await begun()
  for (const text of ['a\nb', 'c\n', 'd\ne\nf']) await print('one', text)
  await print('two', 'x\n'.repeat(3))
  const hot = await outlineLog(reader, run, 0)
  expect(hot.streams.map(({ step }) => step)).toEqual(['one', 'two'])
  expect(hot.chunks).toMatchObject([
    { position: 1, stream: 0, offset: 0, sizeBytes: 3, newlines: 1, endsLine: false },
    { position: 2, stream: 0, offset: 3, sizeBytes: 2, newlines: 1, endsLine: true },
    { position: 3, stream: 0, offset: 5, sizeBytes: 5, newlines: 2, endsLine: false },
    { position: 4, stream: 1, offset: 0, sizeBytes: 6, newlines: 3, endsLine: true },
  ])
  expect(hot).toMatchObject({ end: 4, more: false })
  await archiveLogs(reader, run, 1)
  expect(await outlineLog(reader, run, 0)).toEqual(hot)
  await dropHot(run.runId, 4)
  await print('one', 'g\n')
  const later = await outlineLog(reader, run, 0)
  expect(later.chunks.slice(0, 4)).toEqual(hot.chunks)
  expect(await outlineLog(reader, run, 4)).toMatchObject({ chunks: [{ position: 5, offset: 10 }], end: 5 })
})

const find = async (
  run: { tenantId: string; runId: string },
  words: Partial<LogWords>,
  after = 0,
  step?: string,
) => {
  const asked = { words: '', regular: false, exact: false, whole: false, ...words }
  const told = await Array.fromAsync(searchLog(reader, run, { words: asked, after, step }))
  expect(told.at(-1)?.more).toBe(false)
  const places = new Map<number, number[]>()
  for (const [position, found] of told.flatMap(({ hits }) => hits))
    places.set(position, [...(places.get(position) ?? []), ...found])
  return [...places].toSorted(([one], [other]) => one - other)
}

test('a search finds the same lines while a log is hot and when it is stored, also such as lie in several chunks', async () => {
  const { run, print } = await begun()
  await print('one', 'hay\na nee')
  await print('two', 'needle of two\n')
  await print('one', 'dle in pieces\nhay\nNEEDLE')
  await print('one', 's\n\u001B[31mneed\u001B[0mle\nthe last needle')
  const everywhere = [
    [1, [1]],
    [2, [0]],
    [3, [2]],
    [4, [1, 2]],
  ]
  expect(await find(run, { words: 'needle' })).toEqual(everywhere)
  expect(await find(run, { words: 'needle' }, 0, 'two')).toEqual([[2, [0]]])
  expect(await find(run, { words: 'NEEDLE', exact: true })).toEqual([[3, [2]]])
  expect(await find(run, { words: '^needle$', regular: true })).toEqual([[4, [1]]])
  expect(await find(run, { words: 'needle', whole: true }, 2)).toEqual([[4, [1, 2]]])
  await archiveLogs(reader, run, 1)
  await dropHot(run.runId, 4)
  expect(await find(run, { words: 'needle' })).toEqual(everywhere)
})

test('an expression that would take forever is refused soon', async () => {
  const { run, print } = await begun()
  await print('one', `${'a'.repeat(5_000)}!\n`)
  const begunAt = performance.now()
  await expect(find(run, { words: '^(a+)+$', regular: true })).rejects.toThrow('takes too long')
  expect(performance.now() - begunAt).toBeLessThan(10_000)
})

test('lines are numbered without their bytes, which are read for chunks alone whose ends nobody counted', async () => {
  const { run, print } = await begun()
  for (const text of ['a\nb', 'c\n', 'd\n']) await print('one', text)
  const told = await outlineLog(reader, run, 0)
  // As chunks lie that came before ends were counted.
  const uncount = (where: string) =>
    fixture.system.asSystem((sql) =>
      sql.run(
        `WITH gone AS (DELETE FROM log_chunk WHERE run_id = $1 AND ${where} RETURNING *)
         INSERT INTO log_chunk (received_at, at, tenant_id, run_id, position, "offset", stream, bytes)
         SELECT received_at, at, tenant_id, run_id, position, "offset", stream, bytes FROM gone`,
        [run.runId],
      ),
    )
  await uncount('position = 2')
  expect(await outlineLog(reader, run, 0)).toEqual(told)
  await uncount('true')
  expect(await outlineLog(reader, run, 0)).toEqual(told)
})
