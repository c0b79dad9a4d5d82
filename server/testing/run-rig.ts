import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

import { afterAll } from 'vitest'

import { prepareRunnerHome } from '#server/platform/runner-home.ts'

import type { TestDatabase } from './test-database.ts'

/** A program of Sluice as a process of its own, made to be killed and started again. */
export interface TestProgram {
  start(): Promise<void>
  /** Ends it and waits until it is gone. */
  kill(signal?: NodeJS.Signals): Promise<void>
  /** What it has written to its standard error. */
  said(): string
  pid(): number | undefined
}

export interface RunRig {
  api: TestProgram
  /** `more`: variables of this one alone. */
  worker: (more?: Record<string, string>) => TestProgram
  apiUrl: string
  dataFolder: string
}

const freePort = (): Promise<number> =>
  new Promise((done, fail) => {
    const server = createServer().once('error', fail)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() =>
        address && typeof address === 'object' ? done(address.port) : fail(new Error('no port')),
      )
    })
  })

const program = (file: string, env: () => NodeJS.ProcessEnv, programs: TestProgram[]): TestProgram => {
  let child: ChildProcess | undefined
  let text = ''
  const made: TestProgram = {
    start: async () => {
      const started = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', resolve(file)], {
        env: env(),
        stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      })
      child = started
      started.stderr?.setEncoding('utf8').on('data', (more: string) => (text = (text + more).slice(-200_000)))
      const ended = once(started, 'exit').then(() =>
        Promise.reject(new Error(`${file} ended at its start: ${text}`)),
      )
      await Promise.race([once(started, 'message'), ended])
      ended.catch(() => undefined)
    },
    kill: async (signal = 'SIGKILL') => {
      const ending = child
      if (!ending || ending.exitCode !== null || ending.signalCode !== null) return
      const exited = once(ending, 'exit')
      ending.kill(signal)
      await exited
    },
    said: () => text,
    pid: () => child?.pid,
  }
  programs.push(made)
  return made
}

/** Web's doors for runs and the worker, as processes over the database of a test. Everything is gone when the file ends. */
export const runRig = async (
  urls: () => Pick<TestDatabase, 'appUrl' | 'systemUrl' | 'secret'>,
  given: Record<string, string | undefined> | ((port: number) => Record<string, string>) = {},
): Promise<RunRig> => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'sluice-runs-'))
  chmodSync(dataFolder, 0o711)
  const port = await freePort()
  const settings = typeof given === 'function' ? given(port) : given
  const programs: TestProgram[] = []
  const runner = prepareRunnerHome()
  const env = (): NodeJS.ProcessEnv => ({
    NODE_ENV: 'test',
    PATH: process.env.PATH,
    HOME: process.env.HOME,
    SLUICE_SECRET: urls().secret,
    SLUICE_APP_DATABASE_URL: urls().appUrl,
    SLUICE_SYSTEM_DATABASE_URL: urls().systemUrl,
    SLUICE_DATA: dataFolder,
    SLUICE_PORT: String(port),
    SLUICE_LOG: 'json',
    SLUICE_RUNNER_HOME: runner.folder,
    SLUICE_RUNNER_NODE: runner.node,
    ...settings,
  })
  afterAll(async () => {
    await Promise.all(programs.map((each) => each.kill('SIGTERM')))
    rmSync(dataFolder, { recursive: true, force: true })
  })
  return {
    api: program('server/testing/serve-run-api.ts', env, programs),
    worker: (more = {}) => program('server/worker/main.ts', () => ({ ...env(), ...more }), programs),
    apiUrl: `http://127.0.0.1:${port}`,
    dataFolder,
  }
}

/** Waits until something holds; fails with what was last seen. A look that fails counts as not holding: what is looked at may be down. */
export const until = async <Value>(
  look: () => Promise<Value>,
  holds: (value: Value) => boolean,
  timeoutMs = 30_000,
): Promise<Value> => {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const seen = await look().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    )
    if ('value' in seen && holds(seen.value)) return seen.value
    if (Date.now() > deadline)
      throw new Error(
        `It did not come to hold in ${timeoutMs} ms; last seen: ${'value' in seen ? JSON.stringify(seen.value) : String(seen.error)}`,
      )
    await delay(25)
  }
}
