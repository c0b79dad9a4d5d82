import type { ChildProcess } from 'node:child_process'

import { compileCache } from './compile-cache.ts'
import type { NamedPipes } from './named-pipes.ts'
import { startProcess } from './start-process.ts'
import type { StepInvocation, StepProcess } from './step-host.ts'

interface Standing {
  child: ChildProcess
  process: StepProcess
}

/** One process that has loaded everything and waits on its stdin to be told its step; the next is started when one is taken and more are to come. */
export class StandbyProcess {
  readonly #pipes: NamedPipes
  readonly #args: string[]
  #standing: Promise<Standing> | undefined

  /** `args`: of Node. */
  constructor(pipes: NamedPipes, args: string[]) {
    this.#pipes = pipes
    this.#args = args
  }

  warm(): void {
    this.#standing ??= this.#spawn()
    this.#standing.catch(() => undefined)
  }

  /** `andAnother`: a next step is to come, and a process shall stand by for it. */
  async tell(invocation: StepInvocation, andAnother: boolean): Promise<StepProcess> {
    const standing = await this.#take()
    standing.child.stdin?.end(JSON.stringify(invocation))
    if (andAnother) this.warm()
    return standing.process
  }

  async close(): Promise<void> {
    const standing = this.#standing
    this.#standing = undefined
    if (!standing) return
    const { child, process } = await standing
    child.stdin?.end()
    process.stdout.resume()
    process.stderr.resume()
    await process.ended
  }

  async #take(): Promise<Standing> {
    const standing = this.#standing
    this.#standing = undefined
    const found = await standing?.catch(() => undefined)
    return found && found.child.exitCode === null && found.child.signalCode === null ? found : this.#spawn()
  }

  async #spawn(): Promise<Standing> {
    const standing = await startProcess(this.#pipes, process.execPath, this.#args, {
      cwd: '/',
      env: compileCache(),
      stdin: 'pipe',
    })
    // A process that died before it was told is met when it is taken.
    standing.child.stdin?.on('error', () => undefined)
    return standing
  }
}
