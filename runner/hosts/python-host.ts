import type { Format } from '#core/document/runtime.ts'

import type { NamedPipes } from './named-pipes.ts'
import { PythonServer } from './python-server.ts'
import { asStepProcess } from './start-process.ts'
import type { StepHost, StepInvocation, StepProcess } from './step-host.ts'

export interface PythonHostOptions {
  pipes: NamedPipes
  /** The interpreter; `python3` unless the run has an environment of its own. */
  python?: string
  /** Code of the run's Python steps: what it imports is imported ahead where that is safe. */
  codes?: string[]
  /** Environment of the interpreter itself, until a step replaces it with its own. */
  env?: Record<string, string>
}

/** Runs Python steps: each a fork of a warm interpreter, so a process of its own costs it milliseconds. */
export class PythonHost implements StepHost {
  #options: PythonHostOptions
  #server: PythonServer | undefined

  constructor(options: PythonHostOptions) {
    this.#options = options
  }

  /** Starts the interpreter ahead of the first step. */
  warm(): void {
    this.#warmServer()
    // Pipes are made again where the first step needs them, and its error is told there.
    this.#options.pipes.prepare().catch(() => undefined)
  }

  /** Imports what the code of steps to come imports, where that is safe: for a host that was warm before its run was known. */
  preload(codes: string[]): void {
    this.#options = { ...this.#options, codes }
    this.#warmServer().preload(codes)
  }

  /** Throws a Refusal where there is no Python, or the process cannot be made. */
  async start(invocation: StepInvocation): Promise<StepProcess> {
    const server = this.#warmServer()
    await server.hello
    const stdout = await this.#options.pipes.take()
    const stderr = await this.#options.pipes.take()
    try {
      const { pid, exited } = await server.start(stdout.path, stderr.path, invocation)
      return asStepProcess(pid, stdout.readable, stderr.readable, exited)
    } catch (error) {
      stdout.readable.destroy()
      stderr.readable.destroy()
      throw error
    } finally {
      stdout.handedOver()
      stderr.handedOver()
    }
  }

  async readable(): Promise<Format[]> {
    return (await this.#warmServer().hello).readable
  }

  async close(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    await server?.close()
  }

  #warmServer(): PythonServer {
    if (this.#server && !this.#server.gone) return this.#server
    const server = new PythonServer(this.#options.python ?? 'python3', this.#options.env ?? plainEnv())
    if (this.#options.codes?.length) server.preload(this.#options.codes)
    this.#server = server
    return server
  }
}

const plainEnv = (): Record<string, string> => ({
  PATH: process.env.PATH ?? '/usr/local/bin:/usr/bin:/bin',
  LANG: 'C.UTF-8',
  PYTHONUTF8: '1',
})
