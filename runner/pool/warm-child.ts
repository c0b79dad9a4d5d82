import { spawn, type ChildProcessByStdio } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'

import type { LaunchOrder } from '#core/protocol/launch-order.ts'
import type { LeasedEnd } from '#core/protocol/pool-api.ts'

import { dieWithParent } from '../hosts/die-with-parent.ts'
import { signal } from '../processes/marked-processes.ts'
import { endTree, leaseMark } from './end-tree.ts'
import { findKeeper } from './find-keeper.ts'

/** A runner that has started and waits for a run or step: a process of a session of its own, that no end of the worker leaves behind. */
export interface WarmChild {
  /** It has loaded what it needs; false where it ended before. */
  ready: Promise<boolean>
  isAlive(): boolean
  /** Hands it what it is for. `env`: for its steps. */
  give(order: LaunchOrder): void
  /** Sends it away unused. */
  dismiss(): void
  endGently(): void
  /** Ends it with all that it has started. */
  endNow(): void
  /** Nothing it started is left then. */
  ended: Promise<LeasedEnd>
}

type Running = ChildProcessByStdio<Writable, Readable, Readable>

const saidLimitBytes = 4_096
const lastWordsMs = 1_000
/** A keeper reaps what was ended before it ends itself. */
const keeperPatienceMs = 5_000
const runnerArguments = [
  '--disable-warning=ExperimentalWarning',
  fileURLToPath(new URL('../main.ts', import.meta.url)),
  '--standby',
]

/** What is put before the command of every child. */
export const childGuards = async (): Promise<{ guards: string[]; isKept: boolean }> => {
  const keeper = await findKeeper()
  return { guards: [...(await dieWithParent()), ...keeper], isKept: keeper.length > 0 }
}

export interface StartChildOptions {
  guards: string[]
  isKept: boolean
  env: Record<string, string>
}

export function startChild({ guards, isKept, env }: StartChildOptions): WarmChild {
  const mark = randomBytes(12).toString('base64url')
  const command: string[] = [...guards, process.execPath, ...runnerArguments]
  const [program = process.execPath, ...args] = command
  const child: Running = spawn(program, args, {
    env: { NODE_ENV: 'production', ...env, [leaseMark]: mark },
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  // One that ended has closed its input; what that means is told by `ended`.
  child.stdin.on('error', () => undefined)
  const { pid } = child
  const said = lastWords(child.stderr)
  const endNow = (spare: boolean): void => {
    if (pid !== undefined) endTree({ pid, mark, spare })
  }
  const ended = new Promise<LeasedEnd>((done) => {
    child.once('error', ({ message }) => done({ exitCode: null, signal: null, said: message }))
    child.once('exit', (exitCode, by) => {
      endNow(false)
      // What it wrote last may still be on its way.
      const tell = (): void => done({ exitCode, signal: by, said: said() })
      child.once('close', tell)
      setTimeout(tell, lastWordsMs).unref()
    })
  })
  const isAlive = (): boolean => pid !== undefined && child.exitCode === null && child.signalCode === null
  return {
    ready: Promise.race([firstLine(child.stdout), ended.then(() => false)]),
    isAlive,
    give: ({ env: forSteps, ...order }) =>
      void child.stdin.end(`${JSON.stringify({ ...order, env: { ...forSteps, [leaseMark]: mark } })}\n`),
    dismiss: () => void child.stdin.end(),
    endGently: () => {
      if (pid !== undefined && isAlive()) signal(pid, 'SIGTERM')
    },
    endNow: () => {
      endNow(isKept)
      if (isKept) setTimeout(() => isAlive() && endNow(false), keeperPatienceMs).unref()
    },
    ended,
  }
}

const firstLine = (stream: Readable): Promise<boolean> =>
  new Promise((done) => {
    const lines = createInterface({ input: stream })
    lines.once('line', () => {
      done(true)
      lines.close()
      stream.resume()
    })
    lines.once('close', () => done(false))
  })

/** Copied to our own for whoever reads the pod's log; the last of it is kept. */
function lastWords(stream: Readable): () => string {
  let kept: Buffer = Buffer.alloc(0)
  stream.on('data', (chunk: Buffer) => {
    process.stderr.write(chunk)
    kept = Buffer.concat([kept, chunk]).subarray(-saidLimitBytes)
  })
  return () => kept.toString('utf8').trim().slice(-saidLimitBytes)
}
