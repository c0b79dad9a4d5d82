import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { freePort } from './free-port.ts'
import { processesWith, treeOf } from './processes.ts'

/** A Sluice started as people start it: the supervisor is a process of its own. */
export interface StartedSluice {
  url: string
  dataFolder: string
  supervisor: number
  /** The number of PostgreSQL's first process. */
  postgres: () => number
  /** The process of this start that runs a source file, by the end of its path. */
  program: (file: string) => number
}

export interface StartOptions {
  /** The repository; this one unless said. */
  folder?: string
  command?: [program: string, ...arguments_: string[]]
  env?: Record<string, string>
}

const stopTimeoutMs = 30_000

const supervisorCommand: StartOptions['command'] = [
  process.execPath,
  '--disable-warning=ExperimentalWarning',
  'server/supervisor/main.ts',
]

const end = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended by itself.
  }
}

/** Starts a Sluice with data of its own, for the time of the work. Throws with what it said where it does not become ready. */
export const withStarted = async <Result>(
  work: (sluice: StartedSluice) => Promise<Result>,
  { folder = resolve(import.meta.dirname, '..'), command = supervisorCommand, env = {} }: StartOptions = {},
): Promise<Result> => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'sluice-started-'))
  chmodSync(dataFolder, 0o711)
  const port = await freePort()
  const url = `http://localhost:${port}`
  const [program, ...arguments_] = command
  const child = spawn(program, arguments_, {
    cwd: folder,
    env: {
      ...process.env,
      SLUICE_DATA: dataFolder,
      SLUICE_PORT: String(port),
      // Who measures signs up beside the example.
      SLUICE_SHARED_ACCOUNT: 'allow',
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let said = ''
  const ready = new Promise<void>((done, fail) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => {
        said = (said + text).slice(-50_000)
        if (said.includes('Sluice is ready')) done()
      })
    child.once('error', fail)
    child.once('exit', () => fail(new Error(`Sluice did not start.\n${said.slice(-3_000)}`)))
  })
  const gone = new Promise<void>((done) => child.once('exit', () => done()))
  const top = child.pid ?? 0
  const look = (file: string): number | undefined => {
    const candidates = new Set(processesWith(file))
    return treeOf(top).find((pid) => candidates.has(pid))
  }
  const find = (file: string): number => {
    const found = look(file)
    if (found === undefined) throw new Error(`No process of Sluice runs ${file}.`)
    return found
  }
  try {
    await ready
    return await work({
      url,
      dataFolder,
      supervisor: find('supervisor/main.ts'),
      postgres: () =>
        Number(readFileSync(join(dataFolder, 'postgres', 'data', 'postmaster.pid'), 'utf8').split('\n')[0]),
      program: find,
    })
  } finally {
    // Whoever stands above the supervisor ends with it, and does not pass every signal on.
    end(look('supervisor/main.ts') ?? top, 'SIGINT')
    const forced = setTimeout(() => end(-top, 'SIGKILL'), stopTimeoutMs)
    await gone
    clearTimeout(forced)
    // What outlives its Sluice: a runner in the middle of a run.
    for (const pid of processesWith(dataFolder)) end(pid, 'SIGKILL')
    await delay(200)
    rmSync(dataFolder, { recursive: true, force: true })
  }
}
