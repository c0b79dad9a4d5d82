import type { SqlPool } from '#server/db/sql-pool.ts'
import { saveWrappedKey, secretsOfOtherKeys } from '#server/db/sql/secret-rows.ts'
import { rewrapKey, type KeyWrapper } from '#server/platform/envelope.ts'

import { secretAbout } from './secret-about.ts'

const portion = 500
const beforeAll = '00000000-0000-0000-0000-000000000000'

/**
 * Wraps with the newest master key what older ones have wrapped, by the login of the worker; how many it were. The values stay as they are sealed. Once this
 * answers 0, no older key is needed.
 */
export const rewrapSecrets = async (pool: SqlPool, masterKeys: KeyWrapper): Promise<number> => {
  const newest = await masterKeys.newest()
  let wrapped = 0
  let after = beforeAll
  for (;;) {
    const rows = await pool.asSystem((sql) => secretsOfOtherKeys(sql, newest, after, portion))
    const last = rows.at(-1)
    if (!last) return wrapped
    const keys = await Promise.all(
      rows.map(async (row) => ({ row, key: await rewrapKey(masterKeys, row, secretAbout(row)) })),
    )
    await pool.asSystem(async (sql) => {
      for (const { row, key } of keys) await saveWrappedKey(sql, row, key)
    })
    wrapped += rows.length
    after = last.id
  }
}
