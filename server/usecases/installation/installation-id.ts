import { settledInstallationIn } from '#server/db/installation.ts'
import type { Sql } from '#server/db/sql-pool.ts'
import { newId } from '#server/platform/ids.ts'

/** What tells this installation from every other: a uuid, made by whoever asks first, which goes where the database goes. */
export const installationId = async (sql: Sql): Promise<string> => {
  const id = await settledInstallationIn(sql, 'id', newId())
  if (typeof id !== 'string') throw new Error('The id of the installation is not a text.')
  return id
}
