import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import { afterAll, afterEach, expect, test } from 'vitest'

import { newId } from '#server/platform/ids.ts'
import { prepareRunnerHome } from '#server/platform/runner-home.ts'
import { until } from '#server/testing/run-rig.ts'

import type { Launch, Launcher, LaunchRecord } from '../launcher.ts'
import { findKeeper } from './keeper.ts'
import { createLocalLauncher } from './local-launcher.ts'
import { processFacts } from './process-facts.ts'

const folder = mkdtempSync(join(tmpdir(), 'sluice-launcher-'))
chmodSync(folder, 0o711)
const home = join(folder, 'home')
mkdirSync(join(home, 'runner'), { recursive: true })
chmodSync(home, 0o755)
cpSync(resolve('runner/processes/keeper.py'), join(home, 'runner', 'processes', 'keeper.py'))
// Stands where the runner stands, and does what the claim code says.
writeFileSync(
  join(home, 'runner', 'main.ts'),
  `import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { writeFileSync } from 'node:fs'
for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line)
  const [what] = order.claimCode.split(' ')
  if (what === 'exit') { process.stderr.write('these are my last words'); process.exit(3) }
  if (what === 'hide') {
    const child = spawn('sh', ['-c', 'setsid sleep 300 & echo $! > ' + order.work + '/hidden; wait'], { detached: true, stdio: 'ignore', env: { ...process.env, ...order.env } })
    child.unref()
  }
  if (what === 'shed') {
    const child = spawn('sh', ['-c', '(setsid env -i sleep 300 & echo $! > ' + order.work + '/shed) &'], { detached: true, stdio: 'ignore', env: order.env })
    child.once('exit', () => order.claimCode.includes('crash') && setTimeout(() => process.kill(process.pid, 'SIGKILL'), 300))
  }
  if (what === 'eat') {
    const child = spawn(process.execPath, ['-e', 'const eaten = Buffer.alloc(400 * 2 ** 20, 1); setInterval(() => eaten[0], 1000)'], { detached: true, stdio: 'ignore', env: order.env })
    child.unref()
    writeFileSync(order.work + '/child', String(child.pid))
  }
  process.on('SIGTERM', () => what === 'gentle' && process.exit(0))
  writeFileSync(order.work + '/ready', '')
  setInterval(() => undefined, 1000)
}
`,
)

const storageRoot = join(folder, 'assets')
const open = new Set<Launcher>()
const launcherOf = (): Launcher => {
  const launcher = createLocalLauncher({
    runnerHome: home,
    // Accounts of tenants cannot reach a Node in a folder that only root may enter.
    node: prepareRunnerHome().node,
    folder: join(folder, 'runs'),
    storageRoot,
    maxRuns: 2,
    logger: { warn: () => undefined },
  })
  open.add(launcher)
  return launcher
}
afterEach(async () => {
  for (const launcher of open) await launcher.close()
  open.clear()
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const launchOf = (what: string, given: Partial<Launch> = {}): Launch => ({
  tenant: { id: 'tenant', number: 7, slug: 'acme' },
  order: {
    apiUrl: 'http://localhost:1',
    run: newId(),
    attempt: 1,
    claimCode: `${what} and twenty letters more`,
  },
  plan: { runs: null, cpuMilli: null, memoryMib: null },
  fence: 1,
  pod: null,
  timeoutMs: null,
  memoryLimitBytes: null,
  ...given,
})

const gone = (pid: number) =>
  until(
    async () => processFacts(pid),
    (facts) => facts === undefined,
  )

/** What the runner wrote into a file of its work folder, once it has. */
const written = (record: LaunchRecord, name: string) =>
  until(
    async () => readFileSync(join(workFolderOf(record), name), 'utf8').trim(),
    (text) => text !== '',
  )

const workFolderOf = ({ workFolder }: LaunchRecord): string =>
  typeof workFolder === 'string' ? workFolder : ''

const launched = async (launcher: Launcher, launch: Launch) => {
  let record: LaunchRecord = {}
  const news: string[] = []
  launcher.onNews(({ runId }) => void news.push(runId))
  await launcher.launch(launch, async (kept) => {
    record = kept
  })
  return {
    record,
    /** How it ended, looked at when there was news of it. */
    ended: async () => {
      await until(
        async () => news.includes(launch.order.run),
        (told) => told,
        20_000,
      )
      const seen = await launcher.inspect(record)
      return seen?.state === 'ended' && 'end' in seen ? seen.end : undefined
    },
  }
}

test('an end is told at once, with exit code and last words', async () => {
  const launcher = launcherOf()
  const { record, ended } = await launched(launcher, launchOf('exit'))
  expect(await ended()).toEqual({ exitCode: 3, signal: null, said: 'these are my last words' })
  expect(await launcher.inspect(record)).toMatchObject({ state: 'ended', end: { exitCode: 3 } })
  await until(
    async () => existsSync(workFolderOf(record)),
    (exists) => !exists,
  )
})

test('nothing starts when the record cannot be kept', async () => {
  const launcher = launcherOf()
  let pid = 0
  const failing = launcher.launch(launchOf('stay'), async (record) => {
    pid = Number(record.pid)
    throw new Error('no database')
  })
  await expect(failing).rejects.toThrow('no database')
  await gone(pid)
})

test('another worker finds what was launched, also after its process is gone', async () => {
  const { record } = await launched(launcherOf(), launchOf('stay'))
  const another = launcherOf()
  expect(await another.inspect(record)).toEqual({ state: 'running' })
  expect(await another.inspect({ ...record, started: 'then', mark: 'A=b' })).toMatchObject({ state: 'ended' })
  expect(await another.inspect({ ...record, machine: 'elsewhere' })).toBeUndefined()
  await another.cancel(record, 'force')
  await until(
    () => another.inspect(record),
    (state) => state?.state === 'ended',
  )
})

test('who finds a run ended that nobody followed clears away after it', async () => {
  const { record } = await launched(launcherOf(), launchOf('hide'))
  const hidden = Number(await written(record, 'hidden'))
  const unfollowed = { ...record, pid: hidden, started: 'at another time' }
  expect(await launcherOf().inspect(unfollowed)).toEqual({ state: 'ended', end: null })
  await gone(hidden)
  await until(
    async () => existsSync(workFolderOf(record)),
    (exists) => !exists,
  )
})

test('gently is asked, and who listens ends by itself', async () => {
  const launcher = launcherOf()
  const { record, ended } = await launched(launcher, launchOf('gentle'))
  await until(async () => existsSync(join(workFolderOf(record), 'ready')), Boolean)
  await launcher.cancel(record, 'gently')
  expect(await ended()).toMatchObject({ exitCode: 0, signal: null })
  await launcher.cancel(record, 'gently')
})

test('by force goes also who fled into a session of their own', async () => {
  const launcher = launcherOf()
  const { record, ended } = await launched(launcher, launchOf('hide'))
  const hidden = Number(await written(record, 'hidden'))
  expect(processFacts(hidden)).toBeDefined()
  await launcher.cancel(record, 'force')
  expect(await ended()).toMatchObject({ signal: 'SIGKILL', cause: 'forced' })
  await gone(hidden)
})

// Without a keeper, which is written in Python, such a process cannot be found.
test.skipIf(findKeeper(home) === undefined).each([
  ['by force', 'shed'],
  ['when its runner dies', 'shed and crash'],
])('%s goes also who shed its environment, its session and its parent', async (how, what) => {
  const launcher = launcherOf()
  const { record, ended } = await launched(launcher, launchOf(what))
  const other = await launched(launcher, launchOf('stay'))
  const shed = Number(await written(record, 'shed'))
  expect(processFacts(shed)).toBeDefined()
  if (how === 'by force') await launcher.cancel(record, 'force')
  expect(await ended()).toMatchObject({ signal: 'SIGKILL' })
  await gone(shed)
  expect(await launcher.inspect(other.record)).toEqual({ state: 'running' })
  await launcher.cancel(other.record, 'force')
})

test('the time limit ends it', async () => {
  const { ended } = await launched(launcherOf(), launchOf('stay', { timeoutMs: 200 }))
  expect(await ended()).toMatchObject({ cause: 'timeout' })
})

test('the memory limit ends all of it, also what runs in a session of its own, whichever worker looks', async () => {
  const limitBytes = 300 * 2 ** 20
  const launcher = launcherOf()
  const { record, ended } = await launched(launcher, launchOf('eat', { memoryLimitBytes: limitBytes }))
  const modest = await launched(launcher, launchOf('stay', { memoryLimitBytes: limitBytes }))
  const child = Number(await written(record, 'child'))
  const another = launcherOf()
  const seen = await until(
    () => another.inspect(record),
    (state) => state?.state === 'ended',
  )
  expect(seen).toMatchObject({ end: { cause: 'memory_limit', memory: { limitBytes } } })
  expect(await ended()).toMatchObject({ signal: 'SIGKILL' })
  expect(await another.inspect(modest.record)).toEqual({ state: 'running' })
  await gone(child)
  await launcher.cancel(modest.record, 'force')
})

test('who launched it tells that it was the memory', async () => {
  const launcher = launcherOf()
  const { record, ended } = await launched(launcher, launchOf('eat', { memoryLimitBytes: 300 * 2 ** 20 }))
  await until(
    () => launcher.inspect(record),
    (state) => state?.state === 'ended',
  )
  const { cause, memory } = (await ended()) ?? {}
  expect(cause).toBe('memory_limit')
  expect(memory?.usedBytes).toBeGreaterThan(300 * 2 ** 20)
})

test('a run goes on when its launcher leaves', async () => {
  const launcher = launcherOf()
  const { record } = await launched(launcher, launchOf('stay'))
  await launcher.close()
  expect(processFacts(Number(record.pid))).toBeDefined()
  await launcher.cancel(record, 'force')
  await gone(Number(record.pid))
})

test('there is room for so many at a time, and again when one has ended', async () => {
  const launcher = launcherOf()
  expect(launcher.room()).toBe(2)
  const records: LaunchRecord[] = []
  for (const what of ['stay', 'stay'])
    await launcher.launch(launchOf(what), async (record) => void records.push(record))
  expect(launcher.room()).toBe(0)
  const [first] = records
  if (!first) throw new Error('nothing was recorded')
  await launcher.cancel(first, 'force')
  await until(
    async () => launcher.room(),
    (room) => room === 1,
  )
  for (const record of records) await launcher.cancel(record, 'force')
})

test('what runs left that nobody saw end is removed, and nothing of one that goes on', async () => {
  const launcher = launcherOf()
  const { record } = await launched(launcher, launchOf('stay'))
  const mark = typeof record.mark === 'string' ? record.mark.slice('SLUICE_LAUNCH='.length) : ''
  const unseen = join(folder, 'runs', 'work', `${newId()}-1`)
  const open = newId()
  const opened = join(folder, 'runs', 'work', `${open}-2`)
  mkdirSync(join(unseen, 'steps'), { recursive: true })
  mkdirSync(opened)
  const said = (token: string) => join(folder, 'runs', 'said', `${token}.log`)
  writeFileSync(said('unseen'), '')
  const has = (runId: string, attempt: number) => runId === open && attempt === 2
  const isOpen = { all: async () => has, has: async () => false }
  await launcher.clearLeftovers(isOpen, new Date(Date.now() - 60_000))
  expect([unseen, said('unseen')].map((path) => existsSync(path))).toEqual([true, true])
  await launcher.clearLeftovers(isOpen, new Date(Date.now() + 60_000))
  expect([unseen, said('unseen'), opened, said(mark)].map((path) => existsSync(path))).toEqual([
    false,
    false,
    true,
    true,
  ])
  await launcher.cancel(record, 'force')
})
