import type { SqlPool } from '#server/db/sql-pool.ts'
import type { KeyWrapper } from '#server/platform/envelope.ts'
import type { Logger } from '#server/platform/logger.ts'
import { rewrapSecrets } from '#server/usecases/secret/rewrap-secrets.ts'

/** One pass over the secrets whose keys an older master key has wrapped. */
export const rewrapSecretsOnce = async ({
  pool,
  masterKeys,
  logger,
}: {
  pool: SqlPool
  masterKeys: KeyWrapper
  logger: Pick<Logger, 'info'>
}): Promise<void> => {
  const secrets = await rewrapSecrets(pool, masterKeys)
  if (secrets > 0) logger.info('Secrets were wrapped with the newest master key.', { secrets })
}
