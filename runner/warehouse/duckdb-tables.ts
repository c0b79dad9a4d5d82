import { setTimeout as delay } from 'node:timers/promises'

import type { ResolvedConfigOf } from '#core/resource/resource-types.ts'
import { tablePlaceOf } from '#core/resource/table-place.ts'
import { valueSummary } from '#core/run/metadata.ts'

import type { IoManager, StoredValue } from '../values/io-manager.ts'
import type { KeptRows } from '../values/kept-database.ts'
import { isTableFormat } from '../values/table-sql.ts'
import { ValueMissing, ValueUnreadable } from '../values/value-failures.ts'
import { addressName } from '../values/value-prefix.ts'
import type { ValueAddress } from '../values/value-store.ts'
import { assetOf, type TablesOptions } from './table-assets.ts'

/** One process at a time may have the file; others wait for it so long. */
const patienceMs = 60_000
const lookMs = 250

const isLocked = (error: unknown): boolean =>
  error instanceof ValueUnreadable && /could not set lock/i.test(error.message)

/** Values as tables of a DuckDB file: an asset is a table, a partition the rows of one. */
export class DuckDbTables implements IoManager {
  readonly #config: ResolvedConfigOf<'duckdb'>
  readonly #options: TablesOptions

  constructor(config: ResolvedConfigOf<'duckdb'>, options: TablesOptions) {
    this.#config = config
    this.#options = options
  }

  async store(address: ValueAddress, path: string, value: StoredValue): Promise<string> {
    const rows = this.#rowsOf(address)
    const { format, summary, dataVersion } = value
    if (!isTableFormat(format))
      throw new ValueUnreadable(
        `${addressName(address)} is ${format}, which is no table. Return a table, or let it be kept in file.`,
      )
    const { run, now, tables } = this.#options
    const note = { summary: JSON.stringify(summary), dataVersion, run, atMs: now() }
    await this.#patiently(() => tables.keep(path, format, rows, note))
    const { schema, table } = rows.place
    return `${rows.database}#${schema}.${table}`
  }

  async load(
    address: ValueAddress,
    pathFor: (format: StoredValue['format']) => string,
  ): Promise<StoredValue> {
    const rows = this.#rowsOf(address)
    const kept = await this.#patiently(() => this.#options.tables.bring(rows, pathFor('parquet')))
    if (!kept) throw new ValueMissing(`Nothing is kept for ${addressName(address)}. Materialize it first.`)
    const summary = valueSummary.parse(JSON.parse(kept.summary))
    return { format: 'parquet', summary, dataVersion: kept.dataVersion }
  }

  #rowsOf(address: ValueAddress): KeptRows {
    const { asset, partition } = assetOf(address)
    const { path, schema } = this.#config
    return {
      database: path,
      place: tablePlaceOf(asset, schema, 'main', this.#options.tablePrefix),
      asset,
      partition,
    }
  }

  async #patiently<Result>(work: () => Promise<Result>): Promise<Result> {
    const until = Date.now() + patienceMs
    for (;;) {
      try {
        return await work()
      } catch (error) {
        if (!isLocked(error)) throw error
        if (Date.now() > until) throw new Error('Another process has the file.', { cause: error })
        await delay(lookMs)
      }
    }
  }
}
