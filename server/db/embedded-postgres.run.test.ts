import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'

import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.ts'

let folder: string
const started: EmbeddedPostgres[] = []

const start = async (options = {}): Promise<EmbeddedPostgres> => {
  const postgres = await startEmbeddedPostgres(folder, options)
  started.push(postgres)
  return postgres
}

const one = async (postgres: EmbeddedPostgres, sql: string): Promise<unknown> => {
  const client = new pg.Client({ connectionString: postgres.url })
  await client.connect()
  try {
    return Object.values((await client.query(sql)).rows[0] ?? {})[0]
  } finally {
    await client.end()
  }
}

const postmasterPid = (): number =>
  Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0])

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'embedded-postgres-')), 'postgres')
  chmodSync(join(folder, '..'), 0o755)
})

afterEach(async () => {
  await Promise.all(started.splice(0).map((postgres) => postgres.stop()))
  rmSync(join(folder, '..'), { recursive: true, force: true })
})

test('answers on the loopback only, asks for a password, and is gone after stop', async () => {
  const postgres = await start()
  expect(await one(postgres, 'SHOW listen_addresses')).toBe('127.0.0.1')
  const stranger = new pg.Client({ connectionString: postgres.url.replace(/:[^:@]+@/, ':wrong@') })
  await expect(stranger.connect()).rejects.toThrow('password authentication failed')
  await postgres.stop()
  expect(postgres.isRunning()).toBe(false)
  await expect(one(postgres, 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
})

test('what was committed is there after a stop and a start', async () => {
  const before = await start()
  await one(before, 'CREATE TABLE kept AS SELECT 7 AS value')
  await before.stop()
  expect(await one(await start(), 'SELECT value FROM kept')).toBe(7)
})

test('several that start at once on an empty folder share one server', async () => {
  const all = await Promise.all([start(), start(), start()])
  expect(new Set(all.map((postgres) => postgres.url)).size).toBe(1)
  expect(all.filter((postgres) => postgres.started)).toHaveLength(1)
  expect(await one(all[0], 'SELECT 1')).toBe(1)
})

test('starts again on its port after kill -9, with everything committed', async () => {
  const before = await start()
  await one(before, 'CREATE TABLE kept AS SELECT 7 AS value')
  const connected = new pg.Client({ connectionString: before.url })
  connected.on('error', () => {})
  await connected.connect()
  process.kill(postmasterPid(), 'SIGKILL')
  const after = await start({ port: before.port })
  expect(after.started).toBe(true)
  expect(after.port).toBe(before.port)
  expect(await one(after, 'SELECT value FROM kept')).toBe(7)
})

test('is not misled by a lock that names a process of another program', async () => {
  const before = await start()
  const lock = join(folder, 'data', 'postmaster.pid')
  const text = readFileSync(lock, 'utf8')
  await before.stop()
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  try {
    writeFileSync(lock, text.replace(/^\d+/, String(other.pid)))
    expect(before.isRunning()).toBe(false)
    expect((await start()).started).toBe(true)
  } finally {
    other.kill('SIGKILL')
    await once(other, 'exit')
  }
})

test('says in one sentence that its port is taken', async () => {
  const rival = createServer().listen(0, '127.0.0.1')
  await once(rival, 'listening')
  const address = rival.address()
  const port = address && typeof address === 'object' ? address.port : 0
  try {
    await expect(start({ port })).rejects.toThrow(
      'The port of the built-in PostgreSQL is taken by another program.',
    )
  } finally {
    rival.close()
  }
})

test('says in one sentence that the folder cannot be used', async () => {
  writeFileSync(folder, 'a file where the folder should be')
  await expect(start()).rejects.toThrow(/is a file, not a folder/)
})

test('a crash while the cluster is made leaves nothing that would be taken for one', async () => {
  const script = `import('./server/db/embedded-postgres.ts').then(({ startEmbeddedPostgres }) => startEmbeddedPostgres(${JSON.stringify(folder)}))`
  const child = spawn(process.execPath, ['-e', script], { detached: true })
  await expect.poll(() => existsSync(folder), { timeout: 10_000 }).toBe(true)
  process.kill(-(child.pid ?? 0), 'SIGKILL')
  await once(child, 'exit')
  expect(await one(await start(), 'SELECT 1')).toBe(1)
})
