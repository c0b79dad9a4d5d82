import { join } from 'node:path'

import type { Format } from '#core/document/runtime.ts'
import { mostMemoryMib } from '#core/run/most-memory.ts'

import type { NamedPipes } from './named-pipes.ts'
import { StandbyProcess } from './standby-process.ts'
import type { StepHost, StepInvocation, StepProcess } from './step-host.ts'

const main = join(import.meta.dirname, 'typescript', 'step-main.ts')

/** Runs TypeScript steps, each in a Node process of its own that stood by. */
export class TypeScriptHost implements StepHost {
  readonly #pipes: NamedPipes
  readonly #standby = new Map<number | undefined, StandbyProcess>()

  #stepsLeft: number

  /** `steps`: how many are to come; a process that stands by for none would only hold memory. */
  constructor(options: { pipes: NamedPipes; steps?: number }) {
    this.#pipes = options.pipes
    this.#stepsLeft = options.steps ?? Infinity
  }

  /** Starts a process ahead of the first step. */
  warm(): void {
    this.#standbyFor(undefined).warm()
  }

  start(invocation: StepInvocation): Promise<StepProcess> {
    return this.#standbyFor(mostMemoryMib(invocation.step.runtime)).tell(invocation, --this.#stepsLeft > 0)
  }

  readable(): Promise<Format[]> {
    return Promise.resolve(['json', 'text', 'bytes'])
  }

  async close(): Promise<void> {
    await Promise.all([...this.#standby.values()].map((standby) => standby.close()))
    this.#standby.clear()
  }

  /** The limit of V8's heap is fixed when a process starts. */
  #standbyFor(memoryMib: number | undefined): StandbyProcess {
    const found = this.#standby.get(memoryMib)
    if (found) return found
    const limit = memoryMib === undefined ? [] : [`--max-old-space-size=${memoryMib}`]
    const standby = new StandbyProcess(this.#pipes, ['--disable-warning=ExperimentalWarning', ...limit, main])
    this.#standby.set(memoryMib, standby)
    return standby
  }
}
