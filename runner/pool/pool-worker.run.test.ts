import { spawn, type ChildProcess } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, expect, test } from 'vitest'

import { processTable } from '../processes/process-table.ts'
import { claimOf, type RunSketch } from '../testing/launch-runner.ts'
import { RunApiServer } from '../testing/run-api-server.ts'
import { PoolServer } from './testing/pool-server.ts'

const code = 'the-code-of-the-pool-that-nobody-may-see'
const worker: ChildProcess[] = []
const servers: { away: () => Promise<void> }[] = []

afterEach(async () => {
  for (const child of worker.splice(0)) child.kill('SIGKILL')
  await Promise.all(servers.splice(0).map((server) => server.away()))
})

async function begin(env: Record<string, string> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'pool-test-'))
  const server = new PoolServer()
  servers.push(server)
  await server.listen()
  const work = join(folder, 'work')
  const child = spawn(process.execPath, ['runner/main.ts', '--pool'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      NODE_ENV: 'production',
      PATH: process.env.PATH,
      HOME: folder,
      SLUICE_API_URL: server.url,
      SLUICE_POOL: 'abcdef0123',
      SLUICE_POOL_CODE: code,
      SLUICE_POOL_WORKER: 'sluice-pool-abcdef0123-x1',
      SLUICE_WORK: work,
      SLUICE_IN_POD: '1',
      ...env,
    },
  })
  worker.push(child)
  const exit = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>
  await server.until(() => server.latest?.takes.run === true)
  return { folder, work, server, child, exit }
}

/** Offers a run whose steps are beside it. */
async function offer(
  server: PoolServer,
  sketch: RunSketch,
  root: string,
  step?: { key: string; attempt: number },
) {
  const claim = claimOf(sketch, join(root, 'storage'))
  const api = new RunApiServer(claim)
  servers.push(api)
  await api.listen()
  const lease = randomUUID()
  const order = {
    apiUrl: api.url,
    run: claim.run.id,
    attempt: 1,
    claimCode: 'claim-code-of-the-test-itself',
    ...(step && { step }),
  }
  server.offer({ lease, order })
  return { lease, order, api }
}

const shell = (key: string, script: string): RunSketch => ({ steps: [{ key, shell: script, outputs: [] }] })

const alive = (pid: number): boolean => processTable().some((row) => row.pid === pid && !row.isZombie)

test('a lease is carried out by a process of its own, in a folder of its own, and its end is told with how long it took', async () => {
  const { folder, work, server } = await begin({ REGION: 'north', SLUICE_SPOOL_MIB: '7' })
  const offeredAtMs = performance.now()
  const { lease, api } = await offer(
    server,
    shell('look', 'env; pwd; echo "parent $PPID"; sleep 0.3'),
    folder,
  )
  await server.until(() => server.ended.has(lease))
  expect(server.took.get(lease)).toBeGreaterThanOrEqual(300)
  expect(server.took.get(lease)).toBeLessThan(performance.now() - offeredAtMs + 1)
  expect(server.ended.get(lease)).toEqual({ exitCode: 0, signal: null, said: '' })
  expect(api.events.at(-1)?.type).toBe('RUN_SUCCESS')
  const printed = api.output('look').toString()
  expect(printed).toContain('REGION=north')
  expect(printed).toContain(`${work}/${lease}/`)
  expect(printed).not.toContain(code)
  expect(printed).not.toMatch(/SLUICE_(POOL|SPOOL|WORK|API)/)
  expect(readdirSync(work)).toEqual([])
})

test('no process that it starts bears the code of its pool', async () => {
  const { folder, server, child } = await begin()
  const marker = join(folder, 'here')
  await offer(server, shell('wait', `touch ${marker}; sleep 60`), folder)
  await expect.poll(() => existsSync(marker)).toBe(true)
  const below = processTable().filter(({ pid }) => pid !== child.pid)
  const environments = await Promise.all(
    below.map(({ pid }) => readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '')),
  )
  expect(environments.filter((text) => text.includes(code))).toEqual([])
})

test('what is stopped by force leaves no process, however it hid', async () => {
  const { folder, server } = await begin()
  const pids = join(folder, 'pids')
  const { lease } = await offer(
    server,
    shell(
      'hide',
      `echo $$ > ${pids}; env -i setsid sh -c 'echo $$ >> ${pids}; exec sleep 600' & trap '' TERM; sleep 600`,
    ),
    folder,
  )
  const written = async (): Promise<number[]> =>
    (await readFile(pids, 'utf8').catch(() => '')).split('\n').filter(Boolean).map(Number)
  await expect.poll(async () => (await written()).length).toBe(2)
  const [first = 0, second = 0] = await written()
  expect([alive(first), alive(second)]).toEqual([true, true])
  server.stop(lease, 'force')
  await server.until(() => server.ended.has(lease))
  expect(server.ended.get(lease)?.signal).toBe('SIGKILL')
  expect([alive(first), alive(second)]).toEqual([false, false])
})

test('what is stopped gently ends by itself and tells so', async () => {
  const { folder, server } = await begin()
  const { lease, api } = await offer(server, shell('long', 'echo begun; sleep 600'), folder)
  await api.until(() => api.output('long').length > 0)
  api.order = 'cancel'
  server.stop(lease, 'gently')
  await server.until(() => server.ended.has(lease))
  expect(server.ended.get(lease)?.exitCode).toBe(0)
  expect(api.events.at(-1)?.type).toBe('RUN_CANCELED')
})

test('a worker that is asked to go takes nothing more, ends what it holds, and leaves', async () => {
  const { folder, server, child, exit } = await begin()
  const gate = join(folder, 'gate')
  const { lease, api } = await offer(
    server,
    shell('held', `echo begun; while [ ! -e ${gate} ]; do sleep 0.05; done`),
    folder,
  )
  await api.until(() => api.output('held').length > 0)
  child.kill('SIGTERM')
  await server.until(() => server.latest?.isLeaving === true)
  expect(server.latest).toMatchObject({ takes: { run: false, step: false }, holds: [lease] })
  const other = await offer(server, shell('late', 'true'), folder)
  await import('node:fs/promises').then(({ writeFile }) => writeFile(gate, ''))
  expect(await exit).toEqual([0, null])
  expect(server.ended.get(lease)?.exitCode).toBe(0)
  expect(api.events.at(-1)?.type).toBe('RUN_SUCCESS')
  expect(other.api.events).toEqual([])
  expect(server.latest).toMatchObject({ isLeaving: true, holds: [] })
})

test('an answer that is lost, and a server that is away, start nothing twice and lose nothing', async () => {
  const { folder, server } = await begin()
  server.loses = 1
  const made = join(folder, 'made')
  const first = await offer(server, shell('first', `echo once >> ${made}`), folder)
  await server.until(() => server.ended.has(first.lease))
  expect(await readFile(made, 'utf8')).toBe('once\n')
  const second = await offer(server, shell('second', `echo begun; sleep 1`), folder)
  await second.api.until(() => second.api.output('second').length > 0)
  await server.away()
  await second.api.until(() => second.api.events.at(-1)?.type === 'RUN_SUCCESS')
  await server.listen()
  await server.until(() => server.ended.has(second.lease))
  expect(server.ended.get(second.lease)).toMatchObject({ exitCode: 0 })
})

test('each question has a higher number than all before, those of a worker that had its name too', async () => {
  const beganAtMs = Date.now()
  const { folder, server } = await begin()
  const { lease } = await offer(server, shell('short', 'true'), folder)
  await server.until(() => server.ended.has(lease))
  const numbers = server.heard.map(({ asked }) => asked ?? 0)
  expect(numbers.length).toBeGreaterThan(1)
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(beganAtMs)
  expect(numbers).toEqual([...new Set(numbers)].toSorted((one, other) => one - other))
})

test('a worker that holds a step takes no other, and goes on to take runs', async () => {
  const { folder, server } = await begin()
  const step = { key: 'busy', attempt: 1 }
  const { lease } = await offer(server, shell('busy', 'sleep 600'), folder, step)
  await server.until(() => server.latest?.holds.includes(lease) === true)
  expect(server.latest?.takes).toEqual({ run: true, step: false })
})

test('with the worker all that it started is gone', async () => {
  const { folder, server, child } = await begin()
  const pid = join(folder, 'pid')
  await offer(server, shell('wait', `echo $$ > ${pid}; sleep 600`), folder)
  await expect.poll(() => existsSync(pid)).toBe(true)
  await expect.poll(async () => (await readFile(pid, 'utf8')).trim()).not.toBe('')
  const step = Number(await readFile(pid, 'utf8'))
  expect(alive(step)).toBe(true)
  child.kill('SIGKILL')
  await expect.poll(() => alive(step)).toBe(false)
})

test('a worker that the server does not know leaves', async () => {
  const { server, exit } = await begin()
  server.refuses = true
  await server.away()
  await server.listen()
  expect(await exit).toEqual([77, null])
})
