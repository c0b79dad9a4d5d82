import { AsyncLocalStorage } from 'node:async_hooks'

import pg from 'pg'

/** What a transaction says of itself, read by the row-level security policies. */
export type ScopeSettings = Partial<Record<'app.tenant_id' | 'app.user_id' | 'app.presented_hash', string>>

/** A transaction being opened or open: its settings, and its connection for as long as it has one. */
export interface OpenScope {
  settings: ScopeSettings
  connection?: pg.PoolClient
}

export const openScope = new AsyncLocalStorage<OpenScope>()

const statementsOf = (settings: ScopeSettings): string =>
  Object.entries(settings)
    .map(([name, value]) => `SELECT set_config(${pg.escapeLiteral(name)}, ${pg.escapeLiteral(value)}, true)`)
    .join('; ')

/** The one shape in which Prisma's adapter sends a query. */
type AdapterQuery = pg.QueryArrayConfig

/**
 * The pool Prisma is given. It hands out connections only inside a scope, and folds the scope's settings into `BEGIN`, so that scoping
 * costs no round trip and ends with the transaction. A query outside a transaction is refused: without a scope there is nothing to see.
 */
export class ScopedPool extends pg.Pool {
  readonly #real: pg.Pool

  constructor(real: pg.Pool) {
    super({ ...real.options, min: 0, max: 1 })
    this.#real = real
  }

  override async connect(): Promise<pg.PoolClient> {
    const scope = openScope.getStore()
    if (!scope) throw new Error('The database was asked outside of a scope: open a transaction first.')
    const connection = await this.#real.connect()
    scope.connection = connection
    const begin = ['BEGIN', statementsOf(scope.settings)].filter(Boolean).join('; ')
    const scoped = {
      query: async (query: AdapterQuery) => {
        if (query.text !== 'BEGIN') return connection.query(query)
        await connection.query(begin)
        return { rowCount: 0, rows: [], fields: [] }
      },
      on: connection.on.bind(connection),
      removeListener: connection.removeListener.bind(connection),
      release: (broken?: Error | boolean) => {
        delete scope.connection
        connection.release(broken)
      },
    }
    return scoped as unknown as pg.PoolClient
  }

  override query(): Promise<never> {
    return Promise.reject(
      new Error('A query outside of a transaction: the scope of a tenant is a transaction.'),
    )
  }
}
