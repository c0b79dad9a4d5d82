import { join } from 'node:path'

import type { Format } from '#core/document/runtime.ts'

import type { NamedPipes } from './named-pipes.ts'
import { StandbyProcess } from './standby-process.ts'
import type { StepHost, StepInvocation, StepProcess } from './step-host.ts'

const main = join(import.meta.dirname, 'sql', 'step-main.ts')

/** Runs SQL steps: DuckDB over the inputs, or the database of a resource, each step in a process of its own that stood by. */
export class SqlHost implements StepHost {
  readonly #standby: StandbyProcess
  #stepsLeft: number

  /** `steps`: how many are to come; a process that stands by for none would only hold memory. */
  constructor(options: { pipes: NamedPipes; steps?: number }) {
    this.#standby = new StandbyProcess(options.pipes, ['--disable-warning=ExperimentalWarning', main])
    this.#stepsLeft = options.steps ?? Infinity
  }

  /** Starts a process ahead of the first step. */
  warm(): void {
    this.#standby.warm()
  }

  async start(invocation: StepInvocation): Promise<StepProcess> {
    return this.#standby.tell(invocation, --this.#stepsLeft > 0)
  }

  readable(): Promise<Format[]> {
    return Promise.resolve(['parquet', 'csv', 'json', 'text'])
  }

  close(): Promise<void> {
    return this.#standby.close()
  }
}
