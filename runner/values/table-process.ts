import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

import type { ValueSummary } from '#core/run/metadata.ts'
import type { Sample } from '#core/trial/sample.ts'

import { compileCache } from '../hosts/compile-cache.ts'
import type { KeptNote, KeptRows } from './kept-database.ts'
import type { RowsFile } from './table-rows.ts'
import type { TableFormat } from './table-sql.ts'
import { ValueUnreadable } from './value-failures.ts'

const main = join(import.meta.dirname, 'table-main.ts')

type Described = Pick<ValueSummary, 'rows' | 'columns' | 'preview'>
type TableWork = { path: string; format: TableFormat } & (
  | { op: 'describe' | 'sample' }
  /** `rows`: only so many from the first on. */
  | { op: 'convert'; to: string; toFormat: TableFormat; rows?: number }
  | { op: 'keep'; rows: KeptRows; note: KeptNote }
  /** As lines of JSON that hold texts, but for what is nested. */
  | { op: 'lines'; to: string }
)
/** A column of a table, and whether any row has a value in it. */
export interface LinesColumn {
  name: string
  type: string
  isEmpty: boolean
}
/** Rows that a database gave, to be written as a table. */
export interface RowsWork {
  op: 'rows'
  rows: RowsFile
  to: string
}
/** The rows of a value in a database file, to be written as a table. */
export interface BringWork {
  op: 'bring'
  rows: KeptRows
  to: string
}
export type TableOrder = (TableWork | RowsWork | BringWork) & { id: number }
export type TableAnswer = {
  id: number
  error?: string
  described?: Described
  sample?: Sample
  columns?: LinesColumn[]
  kept?: Pick<KeptNote, 'summary' | 'dataVersion'>
}

export interface TableProcessOptions {
  /** For what DuckDB spills to disk. */
  folder: string
  memoryMib?: number
  threads?: number
  /** After this long without work the process ends, and with it its memory. */
  idleMs?: number
  /** A table that takes longer is given up. */
  timeoutMs?: number
}

interface Waiting {
  done: (answer: TableAnswer) => void
  failed: (error: Error) => void
  timer: NodeJS.Timeout
}

/** DuckDB in a process of its own: what it needs of memory, or a file that breaks it, does not touch the runner. */
export class TableProcess {
  readonly #options: TableProcessOptions
  readonly #waiting = new Map<number, Waiting>()
  #child: ChildProcess | undefined
  #spill: Promise<string> | undefined
  #idle: NodeJS.Timeout | undefined
  #count = 0

  constructor(options: TableProcessOptions) {
    this.#options = options
  }

  /** Rows, schema and a few rows of a table in a file. Throws ValueUnreadable. */
  async describe(path: string, format: TableFormat): Promise<Described> {
    const { described } = await this.#ask({ op: 'describe', path, format })
    return described ?? {}
  }

  /** Writes the table of one file to another in another format. Throws ValueUnreadable. */
  async convert(path: string, format: TableFormat, to: string, toFormat: TableFormat): Promise<void> {
    await this.#ask({ op: 'convert', path, format, to, toFormat })
  }

  /** What people are shown of a table in a file. Throws ValueUnreadable. */
  async sample(path: string, format: TableFormat): Promise<Sample> {
    const { sample } = await this.#ask({ op: 'sample', path, format })
    if (!sample) throw new Error('The table process answered without a sample.')
    return sample
  }

  /** Writes the first rows of a table to another file of the same format. Throws ValueUnreadable. */
  async head(path: string, format: TableFormat, rows: number, to: string): Promise<void> {
    await this.#ask({ op: 'convert', path, format, to, toFormat: format, rows })
  }

  /** Writes a table as lines of JSON, every value a text that its database reads by itself; what is nested stays. Its columns. Throws ValueUnreadable. */
  async lines(path: string, format: TableFormat, to: string): Promise<LinesColumn[]> {
    const { columns } = await this.#ask({ op: 'lines', path, format, to })
    return columns ?? []
  }

  /** Writes rows that a database gave as a table in parquet. Throws ValueUnreadable. */
  async rows(rows: RowsFile, to: string): Promise<void> {
    await this.#ask({ op: 'rows', rows, to })
  }

  /** Keeps a table as the rows of a value in a database file. Throws ValueUnreadable. */
  async keep(path: string, format: TableFormat, rows: KeptRows, note: KeptNote): Promise<void> {
    await this.#ask({ op: 'keep', path, format, rows, note })
  }

  /** Writes the rows of a value in a database file as a table in parquet; what was noted of it, or undefined where there is none. Throws ValueUnreadable. */
  async bring(rows: KeptRows, to: string): Promise<TableAnswer['kept']> {
    return (await this.#ask({ op: 'bring', rows, to })).kept
  }

  /** Starts the process before it is needed: loading DuckDB takes longer than reading a small table. */
  warm(): void {
    void this.#running().then((child) => this.#waiting.size === 0 && this.#rest(child))
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle)
    const child = this.#child
    this.#child = undefined
    if (child && child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL')
      await new Promise((done) => child.once('close', done))
    }
    if (this.#spill) await rm(await this.#spill, { recursive: true, force: true })
    this.#spill = undefined
  }

  async #running(): Promise<ChildProcess> {
    const spill = await (this.#spill ??= this.#makeSpill())
    // After the wait: of two orders at once, one starts the process and both use it.
    return (this.#child ??= this.#spawn(spill))
  }

  async #makeSpill(): Promise<string> {
    await mkdir(this.#options.folder, { recursive: true })
    return mkdtemp(join(this.#options.folder, 'tables-'))
  }

  async #ask(order: TableWork | RowsWork | BringWork): Promise<TableAnswer> {
    clearTimeout(this.#idle)
    const child = await this.#running()
    const id = this.#count++
    const answer = await new Promise<TableAnswer>((done, failed) => {
      const timer = setTimeout(() => child.kill('SIGKILL'), this.#options.timeoutMs ?? 300_000)
      this.#waiting.set(id, { done, failed, timer })
      child.stdin?.write(`${JSON.stringify({ id, ...order })}\n`)
    })
    if (answer.error !== undefined) throw new ValueUnreadable(answer.error)
    return answer
  }

  #spawn(spill: string): ChildProcess {
    const { memoryMib = 512, threads = 2 } = this.#options
    const child = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', main, String(memoryMib), String(threads), spill],
      {
        env: compileCache() as NodeJS.ProcessEnv,
        stdio: ['pipe', 'pipe', 'ignore'],
      },
    )
    child.stdin.on('error', () => undefined)
    const end = (): void => {
      if (this.#child === child) this.#child = undefined
      for (const [id, waiting] of this.#waiting) {
        this.#settle(id)
        waiting.failed(
          new ValueUnreadable(
            'The table could not be read: it needs more time or memory than reading a table may take.',
          ),
        )
      }
    }
    child.once('error', end)
    child.once('close', end)
    createInterface({ input: child.stdout }).on('line', (line) => {
      const answer = JSON.parse(line) as TableAnswer
      this.#settle(answer.id)?.done(answer)
      if (this.#waiting.size === 0) this.#rest(child)
    })
    return child
  }

  #settle(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    clearTimeout(waiting?.timer)
    return waiting
  }

  #rest(child: ChildProcess): void {
    this.#idle = setTimeout(() => child.stdin?.end(), this.#options.idleMs ?? 10_000)
    this.#idle.unref()
  }
}
