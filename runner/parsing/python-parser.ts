import { spawn, type ChildProcess } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import type { CodeFault } from '#core/document/code/code-fault.ts'

const program = join(import.meta.dirname, '..', 'hosts', 'python', 'read_code.py')

type Said = { python: string } | { id: number; faults: CodeFault[] }

/** A Python that stands by and compiles what it is given; none of it runs. It lives as long as the process that asks. */
export class PythonParser {
  #child: ChildProcess | undefined
  #waiting = new Map<number, (faults: CodeFault[] | null) => void>()
  #count = 0
  #missing = false

  /** What Python says of a code; null where there is no Python, or it ended over this one. */
  faults(code: string): Promise<CodeFault[] | null> {
    if (this.#missing) return Promise.resolve(null)
    const child = (this.#child ??= this.#start())
    const id = this.#count++
    return new Promise((answered) => {
      this.#waiting.set(id, answered)
      child.stdin?.write(`${JSON.stringify({ id, code })}\n`)
    })
  }

  get isMissing(): boolean {
    return this.#missing
  }

  #start(): ChildProcess {
    // Isolated and without site packages: it starts in a third of the time, and nothing of this machine changes what it reads.
    const child = spawn('python3', ['-I', '-S', program], { cwd: '/', stdio: ['pipe', 'pipe', 'ignore'] })
    let greeted = false
    const end = (): void => {
      if (this.#child === child) this.#child = undefined
      this.#missing ||= !greeted
      for (const answered of this.#waiting.values()) answered(null)
      this.#waiting.clear()
    }
    child.stdin.on('error', () => undefined)
    child.once('error', end)
    child.once('close', end)
    createInterface({ input: child.stdout }).on('line', (line) => {
      const said = JSON.parse(line) as Said
      if ('python' in said) greeted = true
      else {
        this.#waiting.get(said.id)?.(said.faults)
        this.#waiting.delete(said.id)
      }
    })
    return child
  }
}
