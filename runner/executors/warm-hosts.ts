import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { NamedPipes } from '../hosts/named-pipes.ts'
import { PythonHost } from '../hosts/python-host.ts'

/** What is made ready before a run is known: named pipes and an interpreter. */
export class WarmHosts {
  readonly folder: string
  readonly pipes: NamedPipes
  #python: PythonHost | undefined

  private constructor(folder: string) {
    this.folder = folder
    this.pipes = new NamedPipes(folder)
  }

  static async make(): Promise<WarmHosts> {
    return new WarmHosts(await mkdtemp(join(tmpdir(), 'sluice-runner-')))
  }

  /** Starts a Python interpreter ahead of need, where there is one. Settles when it is ready, or cannot be. */
  async warmPython(): Promise<void> {
    this.#python = new PythonHost({ pipes: this.pipes })
    this.#python.warm()
    await Promise.all([
      this.#python.readable().catch(() => undefined),
      this.pipes.prepare().catch(() => undefined),
    ])
  }

  /** The warm interpreter, once; afterwards it is the taker's to close. */
  takePython(): PythonHost | undefined {
    const taken = this.#python
    this.#python = undefined
    return taken
  }

  async close(): Promise<void> {
    await this.#python?.close()
    await this.pipes.close()
    await rm(this.folder, { recursive: true, force: true })
  }
}
