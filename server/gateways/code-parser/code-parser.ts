import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'

import type { CodeReading, ParsedLanguage } from '#core/document/code/code-fault.ts'
import type { Json } from '#core/json.ts'
import { Refusal } from '#core/refusal.ts'

export interface CodeParserOptions {
  /** The program that parses: runner/parsing/parse-main.ts. */
  program: string
  /** A question that takes longer is given up, and the program with it. */
  timeoutMs?: number
  /** After this long without a question the program ends, and with it its memory. */
  idleMs?: number
}

export interface AskedCode {
  language: ParsedLanguage
  code: string
}

export interface CodeReadings {
  /** As they were asked for. */
  readings: CodeReading[]
  /** Whether Python code could not be read because this machine has no Python. */
  withoutPython: boolean
}

type Order = ({ wanted: 'faults' } & AskedCode) | { wanted: 'tree'; code: string }

interface Answer {
  reading?: CodeReading
  withoutPython?: boolean
  tree?: Json
}

const mostWaiting = { tenant: 2, all: 32 }

/**
 * The parsers of the languages that steps are written in, in a process of their own: a text that breaks one, or takes for ever, does not
 * touch this process. The program gets nothing of our environment but where programs are found.
 */
export class CodeParser {
  readonly #options: Required<CodeParserOptions>
  #child: ChildProcess | undefined
  #answered: ((answer: Answer | undefined) => void) | undefined
  #last: Promise<unknown> = Promise.resolve()
  #idle: NodeJS.Timeout | undefined
  #count = 0
  readonly #waiting = new Map<string, number>()
  #all = 0

  constructor({ program, timeoutMs = 3_000, idleMs = 120_000 }: CodeParserOptions) {
    this.#options = { program, timeoutMs, idleMs }
  }

  /**
   * Reads codes of a tenant one after the other; those that could not be read in time are null. Questions wait for each other. Throws
   * `too_many_requests` where the tenant, or all together, have asked for more than they wait for.
   */
  async read(tenantId: string, codes: readonly AskedCode[]): Promise<CodeReadings> {
    const answers = await this.#take(
      tenantId,
      codes.map((code) => ({ wanted: 'faults' as const, ...code })),
    )
    return {
      readings: answers.map((answer) => answer?.reading ?? null),
      withoutPython: answers.some((answer) => answer?.withoutPython),
    }
  }

  /** The trees of queries, as DuckDB serializes them; null of what is not one query, undefined of what was not read in time. Throws as `read` does. */
  async trees(tenantId: string, queries: readonly string[]): Promise<(Json | undefined)[]> {
    const answers = await this.#take(
      `${tenantId} trees`,
      queries.map((code) => ({ wanted: 'tree', code })),
    )
    return answers.map((answer) => answer?.tree)
  }

  async #take(whose: string, orders: readonly Order[]): Promise<(Answer | undefined)[]> {
    const waiting = this.#waiting.get(whose) ?? 0
    if (waiting >= mostWaiting.tenant || this.#all >= mostWaiting.all)
      throw new Refusal('too_many_requests', 'Other code is being looked over. Ask again in a moment.')
    this.#waiting.set(whose, waiting + 1)
    this.#all++
    const asked = this.#last.then(() => this.#takeNow(orders))
    this.#last = asked.catch(() => undefined)
    try {
      return await asked
    } finally {
      this.#all--
      const left = (this.#waiting.get(whose) ?? 1) - 1
      if (left === 0) this.#waiting.delete(whose)
      else this.#waiting.set(whose, left)
    }
  }

  close(): void {
    clearTimeout(this.#idle)
    if (this.#child) end(this.#child)
    this.#child = undefined
  }

  async #takeNow(orders: readonly Order[]): Promise<(Answer | undefined)[]> {
    clearTimeout(this.#idle)
    const answers: (Answer | undefined)[] = []
    const child = (this.#child ??= this.#start())
    const timer = setTimeout(() => end(child), this.#options.timeoutMs)
    for (const order of orders)
      answers.push(this.#child === child ? await this.#ask(child, order) : undefined)
    clearTimeout(timer)
    this.#idle = setTimeout(() => this.close(), this.#options.idleMs)
    this.#idle.unref()
    return answers
  }

  #ask(child: ChildProcess, order: Order): Promise<Answer | undefined> {
    return new Promise((answered) => {
      this.#answered = answered
      child.stdin?.write(`${JSON.stringify({ id: this.#count++, ...order })}\n`)
    })
  }

  #start(): ChildProcess {
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', '--max-old-space-size=128', this.#options.program],
      {
        env: { PATH: process.env.PATH, LANG: 'C.UTF-8', NODE_ENV: 'production' },
        stdio: ['pipe', 'pipe', 'ignore'],
        // Of a group of its own, so that what it started ends with it.
        detached: true,
      },
    )
    const gone = (): void => {
      if (this.#child !== child) return
      this.#child = undefined
      this.#settle(undefined)
    }
    child.stdin.on('error', () => undefined)
    child.once('error', gone)
    child.once('close', gone)
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (this.#child === child) this.#settle(JSON.parse(line) as Answer)
    })
    return child
  }

  #settle(answer: Answer | undefined): void {
    const answered = this.#answered
    this.#answered = undefined
    answered?.(answer)
  }
}

/** With all it started. */
const end = ({ pid }: ChildProcess): void => {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch (error) {
    // It has ended already.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error
  }
}
