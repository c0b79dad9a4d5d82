import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { constants } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import { z } from 'zod'

import { format } from '#core/document/runtime.ts'
import { Refusal } from '#core/refusal.ts'

import type { ProcessEnd } from './start-process.ts'

const modules = join(import.meta.dirname, 'python')
// Plain enough for any Python, so that an old one can say so.
const start = `import sys
if sys.version_info < (3, 9):
    sys.stderr.write("Python " + sys.version.split()[0] + " is too old: install Python 3.9 or later.")
    sys.exit(9)
sys.path[0] = sys.argv.pop()
from sluice_host.fork_server import ForkServer
ForkServer().serve()`
const tooOld = 9

const answer = z.union([
  z.object({ hello: z.object({ python: z.string(), readable: z.array(format) }) }),
  z.object({ id: z.int(), pid: z.int() }),
  z.object({ id: z.int(), error: z.string() }),
  z.object({ id: z.int(), ended: z.object({ code: z.int().nullable(), signal: z.string().nullable() }) }),
])

export interface Hello {
  python: string
  readable: z.infer<typeof format>[]
}

interface Waiting {
  started: (pid: number) => void
  refused: (error: Error) => void
  exited: (end: ProcessEnd) => void
}

/** A warm Python interpreter that forks a process for each step (fork_server.py is the other end). */
export class PythonServer {
  readonly hello: Promise<Hello>
  #child: ChildProcess
  #waiting = new Map<number, Waiting>()
  #count = 0
  #lastWords = ''
  #gone = false

  constructor(python: string, env: Record<string, string>) {
    this.#child = spawn(python, ['-c', start, modules], {
      cwd: '/',
      env: env as NodeJS.ProcessEnv,
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    })
    this.hello = this.#listen(python)
    // Whoever starts a step meets the error; a host that is only warmed must not end the runner.
    this.hello.catch(() => undefined)
  }

  get gone(): boolean {
    return this.#gone
  }

  preload(codes: string[]): void {
    this.#say({ op: 'preload', codes })
  }

  async start(
    stdout: string,
    stderr: string,
    invocation: object,
  ): Promise<{ pid: number; exited: Promise<ProcessEnd> }> {
    await this.hello
    const id = this.#count++
    const ending = Promise.withResolvers<ProcessEnd>()
    const started = new Promise<number>((done, refused) => {
      this.#waiting.set(id, { started: done, refused, exited: ending.resolve })
    })
    if (this.#gone) this.#settleAll()
    this.#say({ op: 'start', id, stdout, stderr, invocation })
    return { pid: await started, exited: ending.promise }
  }

  /** The interpreter ends once its running steps have. */
  async close(): Promise<void> {
    if (this.#gone) return
    this.#say({ op: 'close' })
    if (this.#waiting.size > 0) return
    await new Promise<void>((done) => this.#child.once('close', () => done()))
  }

  #say(order: object): void {
    if (!this.#gone) this.#child.stdin?.write(`${JSON.stringify(order)}\n`)
  }

  #listen(python: string): Promise<Hello> {
    const { stdin, stdout, stderr } = this.#child
    // A broken pipe is told by the end of the process.
    stdin?.on('error', () => undefined)
    stderr?.on(
      'data',
      (chunk: Buffer) => (this.#lastWords = (this.#lastWords + chunk.toString()).slice(-2_000)),
    )
    return new Promise((greeted, failed) => {
      const end = (reason: string) => {
        this.#gone = true
        failed(new Refusal('unavailable', reason, { python }))
        this.#settleAll()
      }
      this.#child.once('error', (error: NodeJS.ErrnoException) =>
        end(
          // EACCES: the search went through a folder that is closed to the account of the run.
          error.code === 'ENOENT' || error.code === 'EACCES'
            ? missingPython(python)
            : `Python could not be started: ${error.message}.`,
        ),
      )
      this.#child.once('close', (code) =>
        end(
          code === tooOld
            ? this.#lastWords
            : `Python ended unexpectedly (exit code ${code}). ${this.#lastWords}`.trim(),
        ),
      )
      if (!stdout) return
      createInterface({ input: stdout, crlfDelay: Infinity }).on('line', (line) => {
        const said = answer.parse(JSON.parse(line))
        if ('hello' in said) greeted(said.hello)
        else this.#hear(said)
      })
    })
  }

  #hear(said: Exclude<z.infer<typeof answer>, { hello: unknown }>): void {
    const waiting = this.#waiting.get(said.id)
    if (!waiting) return
    if ('pid' in said) return waiting.started(said.pid)
    this.#waiting.delete(said.id)
    if ('error' in said)
      return waiting.refused(new Refusal('unavailable', `Python could not start the step: ${said.error}.`))
    waiting.exited({ exitCode: said.ended.code, signal: signalNamed(said.ended.signal) })
  }

  /** Steps die with their interpreter. */
  #settleAll(): void {
    for (const waiting of this.#waiting.values()) {
      waiting.refused(
        new Refusal(
          'unavailable',
          `The Python interpreter of this run was ended from outside. ${this.#lastWords}`.trim(),
        ),
      )
      waiting.exited({ exitCode: null, signal: 'SIGKILL' })
    }
    this.#waiting.clear()
  }
}

const signalNamed = (name: string | null): NodeJS.Signals | null =>
  name !== null && name in constants.signals ? (name as NodeJS.Signals) : null

/** What to do where there is no such interpreter. */
export const missingPython = (python: string): string =>
  python === 'python3'
    ? 'Python is not installed on this machine. Install Python 3.9 or later (Debian and Ubuntu: apt-get install python3).'
    : `There is no Python at ${python}. Install Python 3.9 or later there, or remove the setting.`
