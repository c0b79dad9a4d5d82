import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Format } from '#core/document/runtime.ts'

import { NamedPipes } from '../hosts/named-pipes.ts'
import { PythonHost } from '../hosts/python-host.ts'
import type { StepInvocation, StepProcess } from '../hosts/step-host.ts'

/** What is made ready before a run is known: named pipes and an interpreter. */
export interface WarmHosts {
  readonly pipes: NamedPipes
  /** The warm interpreter, once; afterwards it is the taker's to close. */
  takePython: () => PythonHost | undefined
}

export class OwnWarmHosts implements WarmHosts {
  readonly pipes: NamedPipes
  readonly #folder: string
  #python: PythonHost | undefined

  private constructor(folder: string) {
    this.#folder = folder
    this.pipes = new NamedPipes(folder)
  }

  static async make(): Promise<OwnWarmHosts> {
    return new OwnWarmHosts(await mkdtemp(join(tmpdir(), 'sluice-runner-')))
  }

  /** Starts a Python interpreter ahead of need. Settles when it is ready; false where there is none. */
  async warmPython(): Promise<boolean> {
    this.#python = new PythonHost({ pipes: this.pipes })
    this.#python.warm()
    const [found] = await Promise.allSettled([this.#python.readable(), this.pipes.prepare()])
    return found.status === 'fulfilled'
  }

  takePython(): PythonHost | undefined {
    const taken = this.#python
    this.#python = undefined
    return taken
  }

  /** The same for somebody who may not close it. */
  lent(): WarmHosts {
    const python = this.#python
    return { pipes: this.pipes, takePython: () => python && new LentPythonHost(python, this.pipes) }
  }

  async close(): Promise<void> {
    await this.#python?.close()
    await this.pipes.close()
    await rm(this.#folder, { recursive: true, force: true })
  }
}

class LentPythonHost extends PythonHost {
  readonly #lender: PythonHost

  constructor(lender: PythonHost, pipes: NamedPipes) {
    super({ pipes })
    this.#lender = lender
  }

  override preload(): void {
    // What is rehearsed imports nothing.
  }
  override start(invocation: StepInvocation): Promise<StepProcess> {
    return this.#lender.start(invocation)
  }
  override readable(): Promise<Format[]> {
    return this.#lender.readable()
  }
  override close(): Promise<void> {
    return Promise.resolve()
  }
}
