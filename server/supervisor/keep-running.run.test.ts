import { existsSync, readFileSync } from 'node:fs'

import { afterEach, expect, test } from 'vitest'

import { createLogger } from '#server/platform/logger.ts'

import { keepRunning, type KeepRunningOptions, type KeptProgram, type Program } from './keep-running.ts'

const kept: KeptProgram[] = []
const said: string[] = []
const lines: string[] = []

const keep = (
  script: string,
  options: Partial<KeepRunningOptions> = {},
  program: Partial<Program> = {},
): KeptProgram => {
  const logger = createLogger({ format: 'plain', write: (line) => said.push(line) })
  const started = keepRunning(
    { name: 'web', command: process.execPath, args: ['-e', script], env: { ...process.env }, ...program },
    { logger, onLine: (line) => lines.push(line), firstPauseMs: 20, ...options },
  )
  kept.push(started)
  return started
}

/** A process that ended and that nobody has asked after is still in the table, as a zombie: it does nothing any more. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return !existsSync('/proc') || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

const readyThenIdle = "process.send('ready'); setInterval(() => {}, 1000)"

const pidOf = async (program: KeptProgram, not?: number): Promise<number> => {
  await expect
    .poll(() => program.pid() !== undefined && program.pid() !== not, { timeout: 10_000 })
    .toBe(true)
  return program.pid() ?? 0
}

afterEach(async () => {
  await Promise.all(kept.splice(0).map((program) => program.stop()))
  said.length = 0
  lines.length = 0
})

test('a program that was killed is started again, and the restart is told', async () => {
  const program = keep(readyThenIdle)
  await program.ready
  const first = await pidOf(program)
  process.kill(first, 'SIGKILL')
  const second = await pidOf(program, first)
  expect(isAlive(second)).toBe(true)
  expect(said.join('')).toContain('web was ended by SIGKILL. Starting it again in 0.02 s.')
})

test('a program that keeps ending is started with growing pauses', async () => {
  keep('process.exit(3)', { longestPauseMs: 60 })
  await expect.poll(() => said.length, { timeout: 20_000 }).toBeGreaterThanOrEqual(4)
  const pauses = said
    .slice(0, 4)
    .map((line) => /ended with code 3\. Starting it again in ([\d.]+) s/.exec(line)?.[1])
  expect(pauses).toEqual(['0.02', '0.04', '0.06', '0.06'])
})

test('a program that does not exist is told and tried again', async () => {
  keep('', {}, { command: '/no/such/program' })
  await expect.poll(() => said.length, { timeout: 10_000 }).toBeGreaterThan(1)
  expect(said[0]).toContain('web could not be started')
})

test('waiting for a program that never comes up ends with its last words; one that came up once is waited for no more', async () => {
  const broken = keep("console.error('Cannot find module'); process.exit(3)")
  await expect(broken.ready).rejects.toThrow(
    /^web ended with code 3 before it was ready\.\n(.*\n)*Cannot find module/,
  )
  await expect(keep('', {}, { command: '/no/such/program' }).ready).rejects.toThrow('could not be started')

  const flapping = keep("process.send('ready', () => process.exit(1))")
  await expect.poll(() => said.filter((line) => line.includes('code 1')).length).toBeGreaterThan(3)
  await flapping.ready
})

test('stopping ends the process and starts no other', async () => {
  const program = keep(readyThenIdle)
  await program.ready
  const pid = await pidOf(program)
  await program.stop()
  expect(isAlive(pid)).toBe(false)
  expect(program.pid()).toBeUndefined()
  expect(said).toEqual([])
})

test('a program that ignores the request to stop is killed', async () => {
  const program = keep(`process.on('SIGTERM', () => {}); ${readyThenIdle}`, {}, { stopTimeoutMs: 100 })
  await program.ready
  const pid = await pidOf(program)
  await program.stop()
  expect(isAlive(pid)).toBe(false)
})

test('a restart that was asked for happens at once and is no fault', async () => {
  const program = keep(readyThenIdle)
  await program.ready
  const first = await pidOf(program)
  program.restart()
  await pidOf(program, first)
  expect(said).toEqual([])
})

test('what the program writes arrives line by line, also the last one without an end', async () => {
  const program = keep(
    "process.stdout.write('one\\ntwo\\nthr'); process.stderr.write('ee'); process.send('ready', () => process.disconnect())",
    {
      firstPauseMs: 60_000,
    },
  )
  await program.ready
  await expect.poll(() => lines.toSorted(), { timeout: 10_000 }).toEqual(['ee', 'one', 'thr', 'two'])
})

test('web and worker end when their supervisor is gone without a word', async () => {
  const child = `process.send('ready'); setInterval(() => {}, 1000)`
  const preload = new URL('./exit-with-parent.ts', import.meta.url).href
  const supervisor = `
    const { spawn } = require('node:child_process')
    const child = spawn(process.execPath, ['--import', ${JSON.stringify(preload)}, '-e', ${JSON.stringify(child)}], { detached: true, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    child.on('message', () => console.log(child.pid))
    setInterval(() => {}, 1000)`
  const program = keep(supervisor, { firstPauseMs: 60_000 })
  await expect.poll(() => Number(lines[0]), { timeout: 10_000 }).toBeGreaterThan(0)
  const grandchild = Number(lines[0])
  expect(isAlive(grandchild)).toBe(true)
  process.kill(await pidOf(program), 'SIGKILL')
  await expect.poll(() => isAlive(grandchild), { timeout: 10_000 }).toBe(false)
})
