import { Refusal } from '#core/refusal.ts'
import { objectAccess } from '#core/run/object-access.ts'
import { attemptForObjects } from '#server/db/sql/attempt-rows.ts'
import { runAccount } from '#server/gateways/local-launcher/run-account.ts'
import { KeyRefused, segmentsOf } from '#storage/object-key.ts'
import type { ObjectStore } from '#storage/object-store.ts'

import type { RunApiDeps } from './run-api-deps.ts'
import type { RunIdentity } from './run-token.ts'

/** The store of a run's tenant, and how far the run may reach in it. */
export interface RunStore {
  store: ObjectStore
  /** Throws `not_found` for what the run may not see, `not_allowed` for what it may not write, `invalid_input` for what is no key. */
  check: (key: string, how: 'read' | 'write') => void
}

/** The store that an attempt keeps its values in. Throws `fenced` where it is no longer the run's. */
export const openRunStore = async (
  deps: Pick<RunApiDeps, 'pool' | 'values'>,
  identity: RunIdentity,
): Promise<RunStore> => {
  const { tenantId, runId } = identity
  const at = await deps.pool.asTenant(tenantId, (sql) => attemptForObjects(sql, identity))
  if (!at?.live)
    throw new Refusal(
      'fenced',
      'This attempt is over: the run ended, or another attempt has taken its place.',
    )
  const asker = { folder: at.folder, behind: at.behind, runId, purpose: at.purpose }
  return {
    store: deps.values.at(at.tenant, runAccount(at.tenantNumber)),
    check: (key, how) => {
      try {
        segmentsOf(key)
      } catch (error) {
        if (error instanceof KeyRefused) throw new Refusal('invalid_input', error.message)
        throw error
      }
      const access = objectAccess(asker, key, how)
      if (access === 'not_found') throw new Refusal('not_found', `Nothing is stored under ${key}.`)
      if (access === 'not_allowed')
        throw new Refusal(
          'not_allowed',
          `A run writes assets of its deployment and its own working values, not ${key}.`,
        )
    },
  }
}
