import type { ResolvedConfigOf } from '#core/resource/resource-types.ts'

import type { TablesOptions } from '../warehouse/table-assets.ts'
import type { IoManager } from './io-manager.ts'
import type { RunResource } from './resource-bucket.ts'

/** What speaks to a database is loaded when a value is kept in one. */
class LazyManager implements IoManager {
  readonly #open: () => Promise<IoManager>
  #opened: Promise<IoManager> | undefined

  constructor(open: () => Promise<IoManager>) {
    this.#open = open
  }

  async store(...given: Parameters<IoManager['store']>): Promise<string> {
    return (await (this.#opened ??= this.#open())).store(...given)
  }

  async load(...given: Parameters<IoManager['load']>): ReturnType<IoManager['load']> {
    return (await (this.#opened ??= this.#open())).load(...given)
  }
}

/** The tables of a resource that is a database; undefined for any other. */
export const tablesOf = ({ type, config }: RunResource, options: TablesOptions): IoManager | undefined => {
  if (type === 'postgres')
    return new LazyManager(async () => {
      const { PostgresTables } = await import('../warehouse/postgres-tables.ts')
      return new PostgresTables(config as ResolvedConfigOf<'postgres'>, options)
    })
  if (type === 'duckdb')
    return new LazyManager(async () => {
      const { DuckDbTables } = await import('../warehouse/duckdb-tables.ts')
      return new DuckDbTables(config as ResolvedConfigOf<'duckdb'>, options)
    })
  return undefined
}
