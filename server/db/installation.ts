import type { Json } from '#core/json.ts'

import type { AppDatabase } from './client.ts'
import type { Sql } from './sql-pool.ts'
import type { Transaction } from './tenant-scope.ts'

/** A fact of the installation, or undefined where nobody has set it. */
export const readInstallation = async (database: AppDatabase, key: string): Promise<Json | undefined> => {
  const row = await database.people.installation.findUnique({ where: { key } })
  return row ? (row.value as Json) : undefined
}

/** Sets a fact once. True for the one who did. */
export const claimInstallation = async (
  database: AppDatabase,
  key: string,
  value: Json,
): Promise<boolean> => {
  const { count } = await database.people.installation.createMany({
    data: [{ key, value: value ?? {} }],
    skipDuplicates: true,
  })
  return count === 1
}

/** Sets a fact once, in a transaction that is open. True for the one who did; another waits until that transaction has ended. */
export const claimInstallationIn = async (
  { sql }: Pick<Transaction, 'sql'>,
  key: string,
  value: Json,
): Promise<boolean> => {
  const { rowCount } = await sql(
    'INSERT INTO installation (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING',
    [key, JSON.stringify(value)],
  )
  return rowCount === 1
}

/** Sets a fact anew, in a transaction that is open. */
export const setInstallationIn = async (sql: Sql, key: string, value: Json): Promise<void> => {
  await sql.run('UPDATE installation SET value = $2 WHERE key = $1', [key, JSON.stringify(value)])
}

/** Sets a fact unless somebody did before; what holds from now on. */
export const settledInstallationIn = async (sql: Sql, key: string, value: Json): Promise<Json> => {
  const read = () => sql.row<{ value: Json }>('SELECT value FROM installation WHERE key = $1', [key])
  const known = await read()
  if (known) return known.value
  await sql.run('INSERT INTO installation (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING', [
    key,
    JSON.stringify(value),
  ])
  return (await read())?.value ?? value
}
