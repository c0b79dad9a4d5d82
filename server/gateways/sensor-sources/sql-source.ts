import pg from 'pg'

import type { JsonObject } from '#core/json-object.ts'
import { messageKey } from '#core/sensor/message-key.ts'
import { readRowCursor, writeRowCursor } from '#core/sensor/row-cursor.ts'
import type { ResolvedSettings } from '#core/sensor/sensor-settings.ts'

import type { AddressGuard } from '../guarded-network/address-guard.ts'
import { withGuardedPostgres } from '../guarded-network/guarded-postgres.ts'
import { SourceFailure, type SensorSource } from './sensor-source.ts'

const statementMs = 20_000

interface Row {
  content: JsonObject
  at: string
  key: string
}

/** The rows of a query beyond the last one, by a column that only grows and, where rows share its value, by one that tells them apart. */
const statementOf = (
  { query, cursorColumn, keyColumn = cursorColumn }: ResolvedSettings<'sql'>,
  hasCursor: boolean,
): string => {
  const [at, key] = [pg.escapeIdentifier(cursorColumn), pg.escapeIdentifier(keyColumn)]
  const after = hasCursor ? `WHERE (row.${at}, row.${key}) > ($2, $3)` : ''
  return `SELECT to_jsonb(row) AS content, row.${at}::text AS at, row.${key}::text AS key FROM (${query}\n) AS row ${after} ORDER BY row.${at}, row.${key} LIMIT $1`
}

const failure = (error: unknown): SourceFailure =>
  new SourceFailure(`The query failed: ${error instanceof Error ? error.message : String(error)}`)

/** Rows of a PostgreSQL database, each once and in the order of a column. It reads, and can do nothing else. */
export const sqlSource =
  (guard: AddressGuard): SensorSource<ResolvedSettings<'sql'>> =>
  ({ settings, cursor, limit, nowMs, signal }) => {
    return withGuardedPostgres(
      { address: { connectionString: settings.url }, name: 'sluice sensor', statementMs, guard, signal },
      async (client) => {
        await client.query('BEGIN READ ONLY')
        const last = cursor === null ? undefined : readRowCursor(cursor)
        const values = [limit, ...(last ? [last.at, last.key] : [])]
        const { rows } = await client.query<Row>(statementOf(settings, last !== undefined), values)
        const end = rows.at(-1)
        return {
          messages: rows.map(({ content, at, key }) => ({
            key: messageKey(`${at} ${key}`),
            content,
            atMs: nowMs,
          })),
          cursor: end ? writeRowCursor({ at: end.at, key: end.key }) : cursor,
          hasMore: rows.length === limit,
        }
      },
      failure,
    )
  }
