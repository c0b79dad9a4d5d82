import type pg from 'pg'

import type { AppDatabase, Database, SystemDatabase } from './client.ts'
import type { Prisma } from './generated/client.ts'
import { openScope, type OpenScope, type ScopeSettings } from './scoped-pool.ts'

/** An open transaction. Both ways speak on one connection, so each sees what the other did. */
export interface Transaction {
  prisma: Prisma.TransactionClient
  /** One statement with bound values, for hot paths and for what Prisma cannot say. `bigint` columns arrive as text. */
  sql: <Row extends pg.QueryResultRow = pg.QueryResultRow>(
    text: string,
    values?: unknown[],
  ) => Promise<pg.QueryResult<Row>>
}

/** A transaction in which one tenant is open. */
export interface TenantTransaction extends Transaction {
  tenantId: string
}

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

const within = <Result>(
  database: Database,
  settings: ScopeSettings,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> => {
  const scope: OpenScope = { settings }
  return openScope.run(scope, () =>
    database.scoped.$transaction((prisma) =>
      work({
        prisma,
        // Looked up at each call: a connection that went back to the pool may be in another tenant's transaction by now.
        sql: async (text, values) => {
          if (!scope.connection) throw new Error('The transaction is over.')
          return scope.connection.query(text, values)
        },
      }),
    ),
  )
}

/**
 * Does the work in one transaction that sees the rows of one tenant and no others. Commits when the work resolves, rolls back when it
 * throws. Without a tenant it throws before anything is asked.
 */
export const tenantTransaction = async <Result>(
  database: Database,
  scope: { tenantId: string },
  work: (tx: TenantTransaction) => Promise<Result>,
): Promise<Result> => {
  const { tenantId } = scope
  if (typeof tenantId !== 'string' || !uuid.test(tenantId)) throw new Error('A tenant is needed.')
  return within(database, { 'app.tenant_id': tenantId }, (tx) => work({ ...tx, tenantId }))
}

/** Does the work in a transaction that may read which tenants a person is a member of, and nothing inside them. */
export const personTransaction = async <Result>(
  database: AppDatabase,
  userId: string,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> => {
  if (!uuid.test(userId)) throw new Error('A person is needed.')
  return within(database, { 'app.user_id': userId }, work)
}

/** Does the work in a transaction that may read the one token or invitation with this hash. */
export const presentedTransaction = async <Result>(
  database: AppDatabase,
  hash: string,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> => {
  if (hash === '') throw new Error('A hash is needed.')
  return within(database, { 'app.presented_hash': hash }, work)
}

/** Does the work of a loop in one transaction that sees every tenant. Only the worker's login can. */
export const systemTransaction = <Result>(
  database: SystemDatabase,
  work: (tx: Transaction) => Promise<Result>,
): Promise<Result> => within(database, {}, work)
