import { spawn, type ChildProcess, type ChildProcessByStdio } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readSync, rmSync, fstatSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Writable } from 'node:stream'

import type { ProcessEnd } from '#core/run/describe-end.ts'
import { randomToken } from '#server/platform/secrets.ts'

import type { Keeper } from './keeper.ts'
import { outOfMemoryKills, processFacts } from './process-facts.ts'

export interface StandbyOptions {
  /** The Node that runs it, and the folder in which it finds runner/main.ts. */
  node: string
  runnerHome: string
  account: { uid: number; gid: number } | undefined
  keeper: Keeper | undefined
  /** Where it is at home: caches live there. */
  home: string
  /** Where what it says goes. */
  logFolder: string
}

/** A runner that has started and waits for its run. */
export interface Standby {
  pid: number
  started: string
  /** NAME=value in its environment and in that of all it starts. */
  mark: string
  isAlive(): boolean
  /** Hands it its run. */
  give(line: string): void
  /** Sends it away unused. */
  dismiss(): void
  ended: Promise<ProcessEnd>
}

const saidLimitBytes = 4096

const lastWords = (descriptor: number): string => {
  const { size } = fstatSync(descriptor)
  const buffer = Buffer.alloc(Math.min(size, saidLimitBytes))
  readSync(descriptor, buffer, 0, buffer.length, size - buffer.length)
  return buffer.toString('utf8').trim()
}

/** The variable that a runner and all it starts bear. */
export const markName = 'SLUICE_LAUNCH'
/** Where what runners say goes, each into a file named after its mark. */
export const saidFolder = 'said'

/** The programs of the machine, without what npm puts before them: those are the server's own. */
const machinePath = (): string =>
  (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && !/[\\/](node_modules[\\/]\.bin|node-gyp-bin)$/.test(folder))
    .join(delimiter) || '/usr/local/bin:/usr/bin:/bin'

/** Nothing of the server's environment: the machine's programs, a home, and the mark by which the tree is found. */
const environmentOf = (home: string, token: string): NodeJS.ProcessEnv => ({
  NODE_ENV: 'production',
  PATH: machinePath(),
  HOME: home,
  LANG: 'C.UTF-8',
  TZ: 'UTC',
  [markName]: token,
})

const whenEnded = (child: ChildProcess, words: () => string): Promise<ProcessEnd> => {
  const killsBefore = outOfMemoryKills()
  return new Promise((done) => {
    child.once('error', (error) => done({ exitCode: null, signal: null, said: error.message }))
    child.once('exit', (exitCode, signal) => {
      const starved = signal === 'SIGKILL' && outOfMemoryKills() > killsBefore
      done({ exitCode, signal, said: words(), ...(starved && { cause: 'out_of_memory' as const }) })
    })
  })
}

/** Starts a runner in a session of its own. Undefined where the machine does not start it; `ended` then says why. */
export const startStandby = ({
  node,
  runnerHome,
  account,
  keeper,
  home,
  logFolder,
}: StandbyOptions): Standby | { failed: Promise<ProcessEnd> } => {
  const token = randomToken(12)
  mkdirSync(logFolder, { recursive: true, mode: 0o700 })
  const logFile = join(logFolder, `${token}.log`)
  const log = openSync(logFile, 'wx+', 0o600)
  const [program, ...args] = [
    ...(keeper?.(account) ?? []),
    node,
    '--disable-warning=ExperimentalWarning',
    join(runnerHome, 'runner', 'main.ts'),
    '--standby',
  ]
  const child = spawn(program, args, {
    // A keeper takes on no account: the runner it starts does.
    ...(keeper ? {} : account),
    cwd: home,
    env: environmentOf(home, token),
    detached: true,
    stdio: ['pipe', 'ignore', log],
  }) as ChildProcessByStdio<Writable, null, null>
  const ended = whenEnded(child, () => lastWords(log)).finally(() => {
    closeSync(log)
    rmSync(logFile, { force: true })
  })
  // A standby that ended has closed its input; what that means is told by `ended`.
  child.stdin.on('error', () => undefined)
  child.unref()
  const { pid } = child
  if (pid === undefined) return { failed: ended }
  const { stdin } = child
  return {
    pid,
    started: processFacts(pid)?.started ?? '',
    mark: `${markName}=${token}`,
    isAlive: () => child.exitCode === null && child.signalCode === null,
    give: (line) => stdin.end(`${line}\n`),
    dismiss: () => stdin.end(),
    ended,
  }
}
