import pg from 'pg'

/** A statement that matters is a file in sql/; it is handed to one of these. A named one is parsed and planned once a connection. */
export interface Statement {
  name?: string
  text: string
}

/** An open transaction. Only statements given to it are part of it. */
export interface Sql {
  rows<Row>(statement: string | Statement, values?: readonly unknown[]): Promise<Row[]>
  /** The first row, or undefined. */
  row<Row>(statement: string | Statement, values?: readonly unknown[]): Promise<Row | undefined>
  /** How many rows it touched. */
  run(statement: string | Statement, values?: readonly unknown[]): Promise<number>
}

export interface SqlPool {
  /** One transaction as one tenant; row-level security shows nothing else. */
  asTenant<Result>(tenantId: string, work: (sql: Sql) => Promise<Result>): Promise<Result>
  /** One transaction without a tenant. By the login of web it sees the tables that belong to no tenant, and no other. */
  asSystem<Result>(work: (sql: Sql) => Promise<Result>): Promise<Result>
}

const bigintType = 20
/** Counters and positions stay below 2^53; as text they would not add up. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === bigintType && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format),
} as pg.CustomTypesConfig

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

const sqlOf = (client: pg.ClientBase): Sql => {
  const query = (statement: string | Statement, values: readonly unknown[] = []) =>
    client.query({
      ...(typeof statement === 'string' ? { text: statement } : statement),
      values: [...values],
      types,
    })
  return {
    rows: async <Row>(statement: string | Statement, values?: readonly unknown[]) =>
      (await query(statement, values)).rows as Row[],
    row: async <Row>(statement: string | Statement, values?: readonly unknown[]) =>
      (await query(statement, values)).rows[0] as Row | undefined,
    run: async (statement, values) => (await query(statement, values)).rowCount ?? 0,
  }
}

/** Ended by PostgreSQL in favour of another transaction: a deadlock, or two that could not have come one after the other. */
const lostARace = new Set(['40P01', '40001'])

/** Transactions for statements of our own on the pool of a database: no layer in between, for hot paths. */
export const sqlPool = (pool: pg.Pool): SqlPool => {
  const once = async <Result>(begin: string, work: (sql: Sql) => Promise<Result>): Promise<Result> => {
    const client = await pool.connect()
    let broken: Error | undefined
    // A connection that ends between two statements says so here; unheard, it would end the process.
    const onError = (error: Error) => (broken = error)
    client.on('error', onError)
    try {
      await client.query(begin)
      const result = await work(sqlOf(client))
      await client.query('COMMIT')
      return result
    } catch (error) {
      await client.query('ROLLBACK').catch((failure: Error) => (broken = failure))
      throw error
    } finally {
      client.off('error', onError)
      client.release(broken)
    }
  }

  const transaction = async <Result>(begin: string, work: (sql: Sql) => Promise<Result>): Promise<Result> => {
    try {
      return await once(begin, work)
    } catch (error) {
      // Nothing of it happened, and the other one is through by now.
      if (!lostARace.has((error as { code?: string }).code ?? '')) throw error
      return once(begin, work)
    }
  }

  return {
    asTenant: (tenantId, work) => {
      if (!uuid.test(tenantId)) throw new Error('A tenant id is a UUID.')
      // One round trip: the setting goes with BEGIN, and away with the transaction.
      return transaction(`BEGIN; SELECT set_config('app.tenant_id', '${tenantId}', true)`, work)
    },
    asSystem: (work) => transaction('BEGIN', work),
  }
}
